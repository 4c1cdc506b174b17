// One call of one SDK, as an app would make it: node --import …/intercept run.cjs <sdk> <call> <input as JSON>
const [sdk, call, input] = process.argv.slice(2);
const program = require(`./${sdk}.cjs`);
const given = JSON.parse(input);

async function main() {
  return program[call](await program.open(given), given);
}

main().then(
  (answer) => console.log(JSON.stringify({ answer })),
  (error) => console.log(JSON.stringify({ error: error.response ? error.response.data : String(error.stack) })),
);
