// An OpenID provider for the tests: node provider.mjs '{"accounts": {...}, "inToken": true}'.
// Prints its address once it listens. Whoever types the name of an account is that account.
import http from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const told = JSON.parse(process.argv[2]);
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const client = (id, more = {}) => ({
  client_id: id, client_secret: `secret of ${id}`, application_type: 'native',
  redirect_uris: ['http://127.0.0.1/sign-in/with/own/back', 'http://127.0.0.1/sign-in/with/other/back'],
  grant_types: ['authorization_code'], response_types: ['code'], ...more,
});
const server = http.createServer();
server.listen(told.port ?? 0, '127.0.0.1', () => {
  const address = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(address, {
    clients: [client('tracker'), client('another', { token_endpoint_auth_method: 'client_secret_post' })],
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'first' }] },
    cookies: { keys: ['for the tests alone'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    acrValues: ['mfa'],
    conformIdTokenClaims: !told.inToken,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    async findAccount(ctx, id) {
      const { mfa, ...claims } = told.accounts[id] ?? {};
      return { accountId: id, claims: async () => ({ sub: id, ...claims }) };
    },
  });
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const { uid, params } = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method === 'GET') {
      ctx.type = 'html';
      ctx.body = `<!doctype html><html lang="en"><title>Provider</title><form method="post" action="/interaction/${uid}">
        <label>Name <input name="login"></label><button>Go</button></form>`;
      return undefined;
    }
    let body = '';
    for await (const part of ctx.req) body += part;
    const login = new URLSearchParams(body).get('login');
    if (login === 'nobody') {
      return provider.interactionFinished(ctx.req, ctx.res, { error: 'access_denied' });
    }
    const grant = new provider.Grant({ accountId: login, clientId: params.client_id });
    grant.addOIDCScope('openid email');
    const mfa = told.accounts[login]?.mfa;
    return provider.interactionFinished(ctx.req, ctx.res, {
      login: { accountId: login, amr: mfa ? ['pwd', 'mfa'] : ['pwd'], acr: mfa ? 'mfa' : undefined },
      consent: { grantId: await grant.save() },
    });
  });
  server.on('request', provider.callback());
  console.log(address);
});
