import { catalogue, isRegisterEvent, type EventSpec } from '#libs/casework';
import { problems } from '#libs/kernel';
import { vocabularyText } from './vocabulary.js';
import { clientText } from './client-text.js';
import { openApiText } from './openapi-text.js';
import { statusScreenText } from './status-screen.js';

/** Renders every file that is generated from code, by its path. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const openApi = await openApiText();
  return {
    'policies/vocabulary.yaml': vocabularyText(),
    'docs/problems.md': problemsText(),
    'docs/data-dictionary.md': dictionaryText(),
    'docs/status-screen.md': statusScreenText(),
    'docs/openapi.json': openApi,
    'libs/client/paths.ts': await clientText(openApi),
  };
}

function problemsText(): string {
  const rows = Object.entries(problems).map(([code, { status, title }]) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} |`);
  return `# Problems

Generated from \`libs/kernel/problems.ts\`. Every refusal is \`application/problem+json\` (RFC 9457) with these members: \`type\`, \`title\`, \`status\`, \`code\`
(stable), \`detail\`, \`pointer\` (RFC 6901) where a member of the request is at fault, and \`faults\` (row, column, code, detail) of an imported file. On the routes of FHIR
it is an OperationOutcome with the same code, but for whoever is not let in. No problem repeats a value that was sent, except that
\`path-to-refused-class\` tells an operator the agencies and agreements of the path. A refused request has changed nothing.

| code | status | title |
|---|---|---|
${rows.join('\n')}
`;
}

function dictionaryText(): string {
  const sections = Object.entries(catalogue as Record<string, EventSpec>).map(([type, { fields }]) => {
    const rows = Object.entries(fields).map(([name, field]) => {
      const notes = [
        field.reference && `names a${field.reference === 'entry' || field.reference === 'evidence' ? 'n' : ''} ${field.reference}`,
        field.assigned && 'chosen by the exchange for something new', field.derived && 'set by the exchange', field.agencies && 'names agencies',
        !field.schema.safeParse(undefined).success && !field.derived && !field.assigned && 'required',
      ].filter(Boolean).join('; ');
      return `| ${name} | ${field.label} | ${notes} |`;
    });
    const table = rows.length > 0 ? `\n| field | label | |\n|---|---|---|\n${rows.join('\n')}\n` : '\nNo fields.\n';
    return `## ${type}${isRegisterEvent(type) ? ' (register)' : ''}\n${table}`;
  });
  return `# Data dictionary

Generated from the event catalogue in \`libs/casework\`. The label says what a datum is about; policies grant fields, and the baseline is written by label.
Code lists: HTCDS 2.0 by IOM (CC BY 4.0), ILO indicators, ISO 3166, BCP 47, ISIC Rev. 4, ISCO-08, ISO 4217.

${sections.join('\n')}`;
}
