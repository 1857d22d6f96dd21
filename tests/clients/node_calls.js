// What the scripts for Node.js share: the calls on standard input, and one JSON object for each answer.
"use strict";

// Answers each call on standard input by a function that returns the fields of the answer, or throws an error with code,
// message and requestId.
async function answerCalls(ask) {
  let input = "";
  for await (const chunk of process.stdin) {
    input += chunk;
  }
  for (const call of JSON.parse(input)) {
    try {
      console.log(JSON.stringify(await ask(call)));
    } catch (error) {
      if (!error.code) throw error;
      const { code, message, requestId } = error;
      console.log(JSON.stringify({ error: { code, message, has_request_id: Boolean(requestId) } }));
    }
  }
}

module.exports = { answerCalls };
