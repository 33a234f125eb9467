//! A request to the server, and what its answer does to the client before anyone else hears of it.

use super::clerk::Clerk;
use super::queue::{Fault, Next, Outcome, Step, Task, Value};
use super::server::{Answer, Asked, Sent};
use super::timers::Timer;
use super::touch::Unauthenticated;

/// So many jobs after it is made, a request is sent.
const HOPS: u8 = 3;

/// The status that says that nobody is signed in.
const UNAUTHORIZED: u16 = 401;

/// A request under way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Request {
    asked: Asked,
    /// The client that comes with the answer is left to whoever asked.
    silent: bool,
    pub(super) at: At,
}

/// How far it has come.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum At {
    Made,
    Prepared,
    Sent,
    Read(Answer),
    Renewed(Fault),
}

impl Request {
    pub(super) const fn task(asked: Asked) -> Task {
        Task::Request(Self { asked, silent: false, at: At::Made })
    }

    pub(super) const fn silent(asked: Asked) -> Task {
        Task::Request(Self { asked, silent: true, at: At::Made })
    }
}

impl Clerk {
    pub(super) fn request(&mut self, request: &mut Request, input: Outcome) -> Step {
        match std::mem::replace(&mut request.at, At::Made) {
            At::Made => {
                request.at = At::Prepared;
                Ok(Next::Hops(HOPS))
            }
            At::Prepared => {
                request.at = At::Sent;
                Ok(Next::Await(self.send(request.asked)))
            }
            At::Sent => {
                let Value::Answer(answer) = input? else { unreachable!("a request is sent for its answer") };
                request.at = At::Read(answer);
                Ok(Next::Hops(1))
            }
            At::Read(Answer { status, result }) => match result {
                Ok(payload) => {
                    if let (Some(client), false) = (&payload.client, request.silent) {
                        self.update_client(client, true)?;
                    }
                    Ok(Next::Return(Value::Payload(payload)))
                }
                Err(text) => {
                    let fault = Fault::Api { status, text };
                    if status != UNAUTHORIZED {
                        return Err(fault);
                    }
                    request.at = At::Renewed(fault);
                    Ok(Next::Await(self.start(Unauthenticated::task())))
                }
            },
            At::Renewed(fault) => {
                input?;
                Err(fault)
            }
        }
    }

    fn send(&mut self, asked: Asked) -> super::queue::PromiseIndex {
        let (promise, call) = (self.queue.promise(), self.queue.context);
        let sent = Sent { promise, asked };
        if let Some(number) = self.server.take(sent) {
            self.outside.asked(number, asked, call);
            self.seen.push(super::values::Seen::Request { number, kind: asked.kind(), call });
        } else {
            self.timers.push((self.now, Timer::Answer(sent)));
        }
        promise
    }

    /// The server answers a request.
    pub(super) fn answer(&mut self, sent: Sent, status: u16) {
        let answer = self.server.answer(sent.asked, status, self.now);
        self.queue.settle(sent.promise, Ok(Value::Answer(answer)));
    }
}
