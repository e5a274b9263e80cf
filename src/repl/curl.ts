/** Requests as commands of a shell. */
import { secretHeader } from '../http/secret-names.ts';
import { isLogin, type Sent } from './requests.ts';
import { variableOf, withoutSecretsOf } from './secrets.ts';

/** Stand around the name of a variable until the text is quoted. */
const [open, close] = ['\ue000', '\ue001'];

/**
 * Returns a curl command with variables of the shell in the place of the token and of other secrets; `undefined` for a
 * login.
 */
export function curlOf(sent: Sent): string | undefined {
  if (isLogin(sent)) return undefined;
  const { method, url, headers, body } = sent;
  const parts = ['curl', ...(method === 'GET' ? [] : [`-X ${method}`]), quoted(url)];
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'dpop') continue;
    if (name === 'authorization') parts.push(`-H "Authorization: ${value.split(' ')[0]} $TOKEN"`);
    else if (secretHeader.test(name)) parts.push(`-H "${name}: $${variableOf(name)}"`);
    else parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  }
  if (typeof body === 'string' && body !== '') {
    const shown = withoutSecretsOf(body, (name) => `${open}${variableOf(name)}${close}`);
    // Between the quotation marks the shell would leave it as it is.
    parts.push(`--data-raw ${quoted(shown).replaceAll(open, `'"$`).replaceAll(close, `"'`)}`);
  } else if (body) parts.push('--data-binary @FILE');
  return parts.join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
