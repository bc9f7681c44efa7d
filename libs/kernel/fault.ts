/** Says what went wrong and where in the code, without the message of the error, which may quote data of a case. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { code?: unknown }).code;
  const stack = error.stack ?? '';
  const frames = stack.slice(stack.indexOf(error.message) + error.message.length).split('\n').slice(1, 7);
  const places = frames.map((line) => line.trim().replace(/(file:\/\/)?\/\S*\/dist\//, ''));
  return [`${error.name}${typeof code === 'string' ? ` ${code}` : ''}`, ...places].join('\n');
}
