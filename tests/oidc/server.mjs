// A real OpenID provider on loopback, for tests: the people are whoever the sign-in page is told, and what
// goes wrong is asked for at `/test/`. Says its issuer on standard output, ends with its standard input.

import { createServer } from 'node:http';
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

const [idTokenClaims, ...redirectUris] = process.argv.slice(2);
const FISCAL = 'https://attributes.eid.gov.it/fiscal_number';

/** The key that signs now, and the provider made with it: turning to another key makes another one. */
let now;
/** What the next ID token shall be spoilt with. */
let fault = '';

const server = createServer((request, response) => {
  const path = new URL(request.url, now.issuer).pathname;
  if (path === '/test/rotate') turn(now.issuer).then(() => response.end('turned'));
  else if (path.startsWith('/test/fault/')) {
    fault = path.slice('/test/fault/'.length);
    response.end(fault);
  } else now.handle(request, response);
});

async function turn(issuer) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = `k${Math.random().toString(36).slice(2)}`;
  const jwk = { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
  const provider = new Provider(issuer, configuration(jwk));
  provider.use(interaction(provider));
  provider.use(spoil);
  now = { issuer, key: privateKey, kid, handle: provider.callback() };
}

function configuration(jwk) {
  return {
    clients: [
      {
        client_id: 'sportello',
        client_secret: 'segreto-dello-sportello-di-prova',
        redirect_uris: redirectUris,
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['prova'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'fiscalNumber', FISCAL] },
    conformIdTokenClaims: idTokenClaims !== 'inside',
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: 'Persona di prova', fiscalNumber: `TINIT-${id}`, [FISCAL]: `TINIT-${id}` }),
    }),
    loadExistingGrant: async (ctx) => {
      const { provider, client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  };
}

/** The page that asks who somebody is; `?persona=` is the answer, `?no=1` is going back. */
function interaction(provider) {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const { persona, no } = ctx.query;
    if (!persona && !no) {
      await provider.interactionDetails(ctx.req, ctx.res);
      ctx.body = '<form><label>Persona <input name="persona"></label></form>';
      return;
    }
    const said = no
      ? { error: 'access_denied', error_description: 'la persona non ha voluto' }
      : { login: { accountId: persona } };
    ctx.respond = false;
    await provider.interactionFinished(ctx.req, ctx.res, said);
  };
}

/** Another ID token in the place of the true one, where a test asked for it. */
async function spoil(ctx, next) {
  await next();
  if (!fault || !ctx.body?.id_token) return;
  const claims = decodeJwt(ctx.body.id_token);
  let { key } = now;
  if (fault === 'key') key = (await generateKeyPair('RS256')).privateKey;
  if (fault === 'audience') claims.aud = 'un-altro';
  if (fault === 'issuer') claims.iss = 'https://altrove.example';
  if (fault === 'nonce') claims.nonce = 'di-un-altro';
  if (fault === 'expired') claims.exp = claims.iat - 600;
  ctx.body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: now.kid }).sign(key);
  if (fault === 'none') {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    ctx.body.id_token = `${part({ alg: 'none' })}.${part(claims)}.`;
  }
}

server.listen(0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  await turn(issuer);
  process.stdout.write(`${issuer}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
