"""OpenAI's client for Python: one request for each line of JSON on standard input, what it heard as a line on standard output."""

import json
import sys

import openai


def told(answers):
    """Puts the pieces of each choice together."""
    choices, usage = {}, None
    for answer in answers:
        if answer.usage is not None:
            usage = {"prompt": answer.usage.prompt_tokens, "completion": answer.usage.completion_tokens}
        for choice in answer.choices:
            known = choices.setdefault(choice.index, {"text": "", "finish": None, "logprobs": None})
            known["text"] += text_of(choice)
            known["finish"] = choice.finish_reason or known["finish"]
            if choice.logprobs is not None:
                content = getattr(choice.logprobs, "content", None)
                row = [e.logprob for e in content] if content is not None else choice.logprobs.token_logprobs
                known["logprobs"] = (known["logprobs"] or []) + row
    return {"choices": [choices[i] for i in sorted(choices)], "usage": usage}


def text_of(choice):
    for part in ("message", "delta"):
        if hasattr(choice, part):
            return getattr(choice, part).content or ""
    return choice.text or ""


def gather(stream, leave_after):
    """Reads a stream, to its end or until so many pieces of text have come."""
    chunks, pieces = [], 0
    with stream:
        for chunk in stream:
            chunks.append(chunk)
            if any(text_of(choice) for choice in chunk.choices):
                pieces += 1
                if leave_after is not None and pieces >= leave_after:
                    break
    return chunks


def hear(client, ask):
    if ask["route"] == "models":
        return {"models": [model.id for model in client.models.list()]}
    if ask["route"] == "model":
        return {"models": [client.models.retrieve(ask["body"]["id"]).id]}
    route = client.chat.completions if ask["route"] == "chat" else client.completions
    answer = route.create(**ask["body"], extra_body=ask.get("extra"))
    return told(gather(answer, ask.get("leaveAfter")) if ask["body"].get("stream") else [answer])


def failure(error):
    found = {name: getattr(error, name, None) for name in ("code", "type", "param")}
    status = getattr(error, "status_code", None)
    return {"error": {**found, "status": status, "message": str(error), "kind": type(error).__name__}}


def main():
    base_url = sys.argv[1]
    for line in sys.stdin:
        ask = json.loads(line)
        client = openai.OpenAI(api_key=ask["apiKey"], base_url=base_url, max_retries=ask.get("maxRetries", 0))
        try:
            heard = hear(client, ask)
        except openai.APIError as error:
            heard = failure(error)
        print(json.dumps({"choices": [], "usage": None, "models": [], "error": None, **heard}), flush=True)


main()
