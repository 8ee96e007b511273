// Times calls of several subjects in turns, a block of calls each: MCP tools through the official client, and programs.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [packages, planFile] = process.argv.slice(2);
const sdk = pathToFileURL(`${packages}/node_modules/@modelcontextprotocol/sdk/dist/esm/client/`).href;
const { Client } = await import(`${sdk}index.js`);
const { StdioClientTransport } = await import(`${sdk}stdio.js`);
const plan = JSON.parse(readFileSync(planFile, "utf8"));

async function tool({ command, environment, tool, arguments: args, expect }) {
  const client = new Client({ name: "kruxos-bench", version: "1" });
  await client.connect(
    new StdioClientTransport({ command: command[0], args: command.slice(1), env: environment, stderr: "inherit" }),
  );
  const call = async () => {
    const answer = await client.callTool({ name: tool, arguments: args });
    if (answer.isError || !JSON.stringify(answer).includes(expect)) {
      throw new Error(`${tool} answered ${JSON.stringify(answer).slice(0, 2000)}`);
    }
  };
  return { call, close: () => client.close() };
}

function program({ command }) {
  const call = () =>
    new Promise((done, fail) => {
      const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
      child.on("error", fail);
      child.stdout.resume();
      child.stderr.resume();
      child.on("close", (code) => (code === 0 ? done() : fail(new Error(`${command} ended with ${code}`))));
    });
  return { call, close: async () => {} };
}

const subjects = [];
for (const subject of plan.subjects) {
  const opened = subject.tool ? await tool(subject) : program(subject);
  subjects.push({ name: subject.name, ...opened, ns: [] });
}
for (let done = 0; done < plan.calls; done += plan.block) {
  for (const subject of subjects) {
    for (let i = 0; i < plan.block; i++) {
      const before = process.hrtime.bigint();
      await subject.call();
      subject.ns.push(Number(process.hrtime.bigint() - before));
    }
  }
}
for (const subject of subjects) await subject.close();
console.log(JSON.stringify(subjects.map(({ name, ns }) => ({ name, ns }))));
