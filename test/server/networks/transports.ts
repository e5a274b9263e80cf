/** The three ways to send a request from Node, each told what it needs to know of the network. */
import { setGlobalProxyFromEnv } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Agent, ProxyAgent, fetch as undicisFetch } from 'undici';
import { onTestFinished } from 'vitest';
import type { Fetch } from '../../../src/index.ts';
import { undiciFetch } from '../../../src/undici.ts';
import type { Identity } from './certificates.ts';

/** What a transport is to know. */
export interface Way {
  readonly ca?: string;
  readonly client?: Identity;
  /** With its login. */
  readonly proxy?: string;
  /** Milliseconds. */
  readonly keepAliveTimeout?: number;
}

/** By the names that docs/networks.md has for them. */
export const transports: Readonly<Record<string, (way: Way) => Fetch | undefined>> = {
  'global `fetch`': byGlobal,
  '`fetch` of undici': byUndici,
  '`realmtree/undici`': byOurs,
};

/** Node's own `fetch` has its settings from the process, which gets them back at the end of the test. */
function byGlobal({ ca, proxy }: Way): undefined {
  if (ca !== undefined) {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, ca]);
    onTestFinished(() => setDefaultCACertificates(before));
  }
  if (proxy !== undefined) {
    const restore = setGlobalProxyFromEnv({ https_proxy: proxy, http_proxy: proxy });
    onTestFinished(() => restore());
  }
  return undefined;
}

function byUndici({ ca, client, proxy, keepAliveTimeout }: Way): Fetch {
  const tls = { ...(ca !== undefined && { ca }), ...client };
  const pool = keepAliveTimeout === undefined ? {} : { keepAliveTimeout };
  const dispatcher =
    proxy === undefined
      ? new Agent({ ...pool, connect: tls })
      : new ProxyAgent({ ...pool, uri: proxy, requestTls: tls, proxyTls: ca === undefined ? {} : { ca } });
  onTestFinished(() => dispatcher.destroy());
  return (url, init) => undicisFetch(url, { ...init, dispatcher });
}

function byOurs({ ca, client, proxy = '', keepAliveTimeout }: Way): Fetch {
  return undiciFetch({ ca, ...client, proxy: proxy || false, keepAliveTimeout });
}
