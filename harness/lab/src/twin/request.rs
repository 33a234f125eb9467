//! A request to the server, and what its answer does to the client before anyone else hears of it.

use super::clerk::Clerk;
use super::queue::{Fault, Next, Outcome, Step, Task, Value};
use super::record::ClientRetry;
use super::server::{Answer, Asked, OFFLINE, Sent};
use super::timers::Timer;
use super::touch::Unauthenticated;

/// So many jobs after it is made, a request is sent.
const HOPS: u8 = 3;

/// The status that says that nobody is signed in.
const UNAUTHORIZED: u16 = 401;

/// So often the client is asked for in all where no answer comes.
const TRIES: u8 = 4;

/// So many numbers are drawn by chance before anything happens: for the names of a tab and of a lock.
const FIRST_DRAWN: u32 = 16;

/// The number that the page of the kit draws after so many others (mulberry32): its chance is the same in each run.
pub(super) const fn chance(drawn: u32) -> u32 {
    let state = 0x1a2b_3c4d_u32.wrapping_add(0x6d2b_79f5_u32.wrapping_mul(drawn + 1));
    let mut mixed = (state ^ (state >> 15)).wrapping_mul(1 | state);
    mixed = mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(0x3d | mixed)) ^ mixed;
    mixed ^ (mixed >> 14)
}

/// A request under way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Request {
    asked: Asked,
    /// The client that comes with the answer is left to whoever asked.
    silent: bool,
    pub(super) at: At,
    /// How often the network has failed.
    failures: u8,
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
        Task::Request(Self { asked, silent: false, at: At::Made, failures: 0 })
    }

    pub(super) const fn silent(asked: Asked) -> Task {
        Task::Request(Self { asked, silent: true, at: At::Made, failures: 0 })
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
                if answer.status == OFFLINE {
                    request.failures += 1;
                    let rest = self.rest_before_sending(request);
                    request.at = if rest.is_some() { At::Prepared } else { At::Read(answer) };
                    return Ok(rest.map_or(Next::Hops(1), Next::Rest));
                }
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

    /// How long it is rested before a request is sent again to which no answer has come, where it is: only what asks for the client is.
    fn rest_before_sending(&mut self, request: &Request) -> Option<u64> {
        let Request { asked: Asked::Client, failures: failures @ 1..TRIES, .. } = *request else {
            return None;
        };
        let doubled = |first: u64| first << (failures - 1).min(8);
        match self.record.client_retry {
            ClientRetry::Never => None,
            ClientRetry::Doubled => Some(doubled(500).min(3_000)),
            ClientRetry::ByChance => {
                let chance = chance(FIRST_DRAWN + self.drawn);
                self.drawn += 1;
                let usually = if failures == 1 { 100 } else { 350 << (failures - 1) };
                Some((usually + usually * u64::from(chance) / (1 << 32)).min(5_000))
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
