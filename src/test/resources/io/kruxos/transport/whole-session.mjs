import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { WebSocketClientTransport } from '@modelcontextprotocol/sdk/client/websocket.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import WebSocket from 'ws';

const [kind, port] = process.argv.slice(2);
const authorization = 'Bearer ' + 'c'.repeat(64);
// The SDK's WebSocket transport takes no headers; its socket class does.
globalThis.WebSocket = class extends WebSocket {
    constructor(url, protocol) {
        super(url, protocol, { headers: { authorization } });
    }
};
const transport = kind === 'ws'
    ? new WebSocketClientTransport(new URL(`ws://127.0.0.1:${port}/mcp`))
    : new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { requestInit: { headers: { authorization } } });
const client = new Client({ name: 'it', version: '1' });
let changed;
const change = new Promise(resolve => { changed = resolve; });
client.setNotificationHandler(ToolListChangedNotificationSchema, () => changed());
await client.connect(transport);
const server = client.getServerVersion();
console.log('server', server.name, server.version);
console.log('tools', (await client.listTools()).tools.map(tool => tool.name).join(' '));

const echo = await client.callTool({ name: 'test_echo', arguments: { n: [1, 2.5, null, 'ä😀'] } });
console.log('echo', JSON.stringify(echo.structuredContent));
// The client checks structured content against the output schema, of errors too.
const failed = await client.callTool({ name: 'test_fail', arguments: {} });
console.log('fail', failed.isError, failed.structuredContent.failed, failed.structuredContent.error_type);
try {
    await client.callTool({ name: 'test_nothing', arguments: {} });
} catch (error) {
    console.log('unknown', error.code);
}

const progress = [];
let total;
const held = client.callTool({ name: 'test_hold', arguments: { name: 'a' } }, undefined, {
    onprogress: told => {
        progress.push(told.progress);
        total = told.total;
        if (progress.length === 3) console.log('RELEASE a');
    },
});
const answer = await held;
console.log('progress', progress.join(','), 'of', total);
console.log('held', JSON.stringify(answer.structuredContent));

// The event stream of HTTP opens beside the session, so the change may have to be told again.
const again = setInterval(() => console.log('CHANGE'), 50);
await change;
clearInterval(again);
console.log('changed');

const abort = new AbortController();
const aborted = client.callTool({ name: 'test_hold', arguments: { name: 'abort' } }, undefined, {
    signal: abort.signal,
    onprogress: () => abort.abort('enough'),
});
await aborted.catch(() => console.log('aborted'));

const many = await Promise.all(Array.from({ length: 16 }, (_, i) => client.callTool({ name: 'test_echo', arguments: { i } })));
console.log('parallel', many.filter((result, i) => result.structuredContent.echo.i === i).length);
if (kind === 'http') await transport.terminateSession();
await client.close();
console.log('closed');
