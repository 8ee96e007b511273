import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [, port] = process.argv.slice(2);
const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), {
    requestInit: { headers: { authorization: 'Bearer nonsense' } },
});
try {
    await new Client({ name: 'it', version: '1' }).connect(transport);
} catch (error) {
    console.log(String(error));
}
