import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';

const head = `// Generated from docs/openapi.json: the types of every request, answer and refusal at the agencies' door.
`;

/** Writes the types of an OpenAPI document for libs/client. */
export const clientText = async (openApi: string): Promise<string> =>
  head + astToString(await openapiTypescript(JSON.parse(openApi) as OpenAPI3));
