/** Requests as commands of a shell. */
import { isLogin, type Sent } from './requests.ts';

/** Returns a curl command with `$TOKEN` in the place of the token; `undefined` for a login, which holds secrets. */
export function curlOf(sent: Sent): string | undefined {
  if (isLogin(sent)) return undefined;
  const { method, url, headers, body } = sent;
  const parts = ['curl', ...(method === 'GET' ? [] : [`-X ${method}`]), quoted(url)];
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'authorization') parts.push(`-H "Authorization: ${value.split(' ')[0]} $TOKEN"`);
    else if (name !== 'dpop') parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  }
  if (typeof body === 'string' && body !== '') parts.push(`--data-raw ${quoted(body)}`);
  else if (body) parts.push('--data-binary @FILE');
  return parts.join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
