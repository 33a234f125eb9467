#!/usr/bin/env python3
"""A client in Python as an implementation under test: one file, the standard library, no kit.

The first half is a client: it hides the session, awaits the callback, sets the new session. The second half speaks the
protocol: one JSON line in, one JSON line out, in lockstep.
"""

import asyncio
import inspect
import json
import sys

CAPABILITIES = ["set-active", "set-session", "organizations", "listeners", "unload"]
LONGEST = 1024 * 1024


class Undefined:
    """JavaScript's other nothing: not known, or in the middle of a change."""


UNDEFINED = Undefined()


class Client:
    """A client of these sessions; each is a dict with `id`, `user` and `lastActiveOrganization`."""

    def __init__(self, sessions):
        self.sessions = {session["id"]: session for session in sessions}
        self.listeners = {}
        self.current = (UNDEFINED, UNDEFINED, UNDEFINED)
        self.loaded = self.unloading = False
        self.last = None
        self.organizations = {}

    def load(self, active):
        self.loaded = True
        self._set(self.sessions.get(active), UNDEFINED)

    async def set_active(self, session=UNDEFINED, organization=UNDEFINED, navigate=None, redirect_url=None, before_emit=None):
        """As clerk-js 6 has it: undefined while the page navigates, and straight to the new session where it goes nowhere."""
        navigates = navigate is not None and session is not None
        hides = navigates or redirect_url is not None or before_emit is not None
        await self._change(session, organization, before_emit or (navigate if navigates else None), hides)

    async def set_session(self, session, before_emit=None):
        """As older versions have it: undefined on the way in any case."""
        await self._change(session, UNDEFINED, before_emit, True)

    async def _change(self, session, organization, callback, hides):
        if not self.loaded:
            raise RuntimeError("the client is not loaded")
        target = self.last if session is UNDEFINED else self.sessions.get(session)
        if session is UNDEFINED and target is None:
            raise RuntimeError("there is no session to keep")
        if hides:
            self._tell((UNDEFINED, UNDEFINED, UNDEFINED))
        if callback is not None:
            given = callback(target and target["id"])
            if inspect.isawaitable(given):
                await given
        if not self.unloading:
            self._set(target, organization)

    def add_listener(self, name, listener):
        self.listeners[name] = listener
        if self.loaded:
            listener(self.current)

    def remove_listener(self, name):
        self.listeners.pop(name, None)

    def _set(self, session, organization):
        self.last = session
        if session is None:
            self._tell((None, None, None))
            return
        if organization is UNDEFINED:
            organization = self.organizations.get(session["id"], session["lastActiveOrganization"])
        self.organizations[session["id"]] = organization
        self._tell((session["id"], organization, session["user"]))

    def _tell(self, current):
        self.current = current
        for listener in list(self.listeners.values()):
            listener(current)


class CallbackError(Exception):
    """What a scenario's callback throws or rejects with."""


class Unsupported(Exception):
    """Something that this adapter does not know. It says so, and never passes it over."""


class Stage:
    """One scenario: its client, its calls, the promises of its callbacks, and what is observed."""

    def __init__(self, client):
        self.events = []
        self.notes = []
        # What fails where nobody awaits it is no verdict, and whoever reads the report should know.
        asyncio.get_running_loop().set_exception_handler(self.note)
        self.promises = {}
        self.called = set()
        self.client = Client(client["sessions"])
        if client["loaded"]:
            self.client.load(client["active"])
        self.listen("main")

    def note(self, loop, context):
        error = context.get("exception")
        loop.default_exception_handler(context)
        self.notes.append(f"{context['message']}: {type(error).__name__}: {error}" if error else context["message"])

    def listen(self, name):
        def listener(current):
            self.events.append({"event": "emit", "listener": name, **current_to_wire(current)})

        self.client.add_listener(name, listener)

    def act(self, item):
        what = item["do"]
        if what == "call":
            self.call(item)
        elif what == "settle":
            promise = self.promise(item["call"])
            if not promise.done():
                if item["outcome"] == "resolve":
                    promise.set_result(None)
                else:
                    promise.set_exception(CallbackError(item["error"]))
        elif what == "unload":
            self.client.unloading = True
        elif what == "addListener":
            self.listen(item["listener"])
        elif what == "removeListener":
            self.client.remove_listener(item["listener"])
        else:
            raise Unsupported(f"`{what}`")

    def call(self, item):
        """Makes a call and gives back the task that ends when it has returned."""
        session = argument(item["args"], "session")
        callbacks = {key: self.callback(item["call"], item[key]) for key in ("beforeEmit", "navigate") if key in item}
        if item["method"] == "setActive":
            organization = argument(item["args"], "organization")
            redirect_url = item["args"].get("redirectUrl")
            set_active = self.method("set-active", "set_active")
            call = set_active(session, organization, callbacks.get("navigate"), redirect_url, callbacks.get("beforeEmit"))
        elif item["method"] == "setSession":
            call = self.method("set-session", "set_session")(session, callbacks.get("beforeEmit"))
        else:
            raise Unsupported(f"the method `{item['method']}`")
        return asyncio.get_running_loop().create_task(self.returned(item["call"], call))

    def method(self, capability, wanted):
        """The client's method that does what is offered."""
        method = getattr(self.client, wanted, None)
        if method is None:
            raise Unsupported(
                f"it offers `{capability}`, but the client has no method `{wanted}`: "
                f"write it, or take `{capability}` out of `capabilities`"
            )
        return method

    async def returned(self, label, call):
        event = {"event": "return", "call": label}
        try:
            await call
            self.events.append({**event, "outcome": "resolved"})
        except Exception as error:  # Whatever a call rejects with is evidence.
            name = "Error" if isinstance(error, CallbackError) else type(error).__name__
            self.events.append({**event, "outcome": "rejected", "error": {"name": name, "message": str(error)}})

    def callback(self, label, item):
        if item["kind"] not in ("promise", "returns", "throws"):
            raise Unsupported(f"a callback that `{item['kind']}`")

        def called(session):
            self.events.append({"event": "callback", "call": label, "session": to_wire(session)})
            if label not in self.called:
                self.called.add(label)
                calls = [self.call(nested) for nested in item.get("calls", [])]
                if item.get("awaitCalls"):
                    asyncio.get_running_loop().create_task(self.wait(label, calls))
            if item["kind"] == "throws":
                raise CallbackError(item["error"])
            return self.promise(label) if item["kind"] == "promise" else item.get("value")

        return called

    async def wait(self, label, calls):
        await asyncio.gather(*calls)
        self.events.append({"event": "callback-waiting", "call": label})

    def promise(self, label):
        return self.promises.setdefault(label, asyncio.get_running_loop().create_future())

    async def drain(self):
        """Lets the loop turn until a turn leaves nothing ready to run."""
        loop = asyncio.get_running_loop()
        turns = 0
        while True:
            await asyncio.sleep(0)
            turns += 1
            if not loop._ready or turns == 10_000:
                break
        quiescent = not loop._ready and not loop._scheduled
        events, self.events = self.events, []
        notes, self.notes = self.notes, []
        return {"ok": {"quiescent": quiescent}, "events": events, **({"notes": notes} if notes else {})}


def argument(args, key):
    if key not in args:
        return UNDEFINED
    passed = args[key]
    return passed and passed.get("id", passed.get("object"))


def to_wire(value):
    if value is UNDEFINED:
        return {"is": "undefined"}
    return {"is": "null"} if value is None else {"is": "set", "id": value}


def current_to_wire(current):
    return {key: to_wire(value) for key, value in zip(("session", "organization", "user"), current)}


async def answer(request, stages):
    op = request["op"]
    if op == "hello":
        implementation = {"name": "example-python", "version": "1.0.0", "language": "python"}
        return {
            "ok": {
                "protocol": 1,
                "implementation": implementation,
                "contracts": ["navigate", "before-emit"],
                "capabilities": CAPABILITIES,
            }
        }
    if op == "begin":
        stages[:] = [Stage(request["client"])]
        return await stages[0].drain()
    if op == "act":
        for item in request["batch"]:
            stages[0].act(item)
        # A coroutine begins when the loop turns: calls of one batch begin in their order, nothing drained between.
        return await stages[0].drain()
    if op == "probe":
        return {"ok": current_to_wire(stages[0].client.current)}
    if op in ("end", "bye"):
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        stages.clear()
        await asyncio.sleep(0)
        return {"ok": {}}
    if op == "idle":
        return {"ok": {}}
    raise Unsupported(f"the request `{op}`")


async def main():
    stages = []
    for line in iter(lambda: sys.stdin.buffer.readline(LONGEST + 2), b""):
        try:
            request = json.loads(line)
        except ValueError as error:
            print(json.dumps({"id": None, "error": {"code": "malformed", "message": str(error)}}), flush=True)
            return 2
        try:
            message = await answer(request, stages)
        except Unsupported as error:
            message = {"error": {"code": "unsupported", "message": str(error)}}
        except Exception as error:
            message = {"error": {"code": "failed", "message": f"{type(error).__name__}: {error}"}}
        print(json.dumps({"id": request["id"], **message}), flush=True)
        if request["op"] == "bye":
            break
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
