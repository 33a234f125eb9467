//! A client is loaded by what the server says of the application and of the client, where one of them is late or does not come.

use super::clerk::Clerk;
use super::queue::{Next, Outcome, PromiseIndex, Reaction, Step, Task, Value};
use super::record::Loading;
use super::request::Request;
use super::server::Asked;

/// A client that is being loaded.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Load {
    at: At,
    /// The request for the client, where what the application is like is awaited before it.
    pub(super) client: Option<PromiseIndex>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum At {
    Start,
    Environment,
    Client,
}

impl Clerk {
    /// The client is loaded: at once where nothing that it waits for is late.
    pub(super) fn come_to_life(&mut self) {
        if self.loaded || !(self.server.delays(Asked::Client) || self.server.delays(Asked::Environment)) {
            // A listener that is only written down throws nothing.
            _ = self.load();
            return;
        }
        self.start(Task::Load(Load { at: At::Start, client: None }));
    }

    pub(super) fn load_on(&mut self, load: &mut Load, input: Outcome) -> Step {
        match load.at {
            At::Start => {
                let environment = self.start(Request::task(Asked::Environment));
                let client = self.start(Request::task(Asked::Client));
                if self.record.loading == Loading::ApartWithToken {
                    self.queue.then(environment, Reaction::Environment);
                }
                if self.record.loading != Loading::Together {
                    load.at = At::Client;
                    return Ok(Next::Await(client));
                }
                load.at = At::Environment;
                load.client = Some(client);
                Ok(Next::Await(environment))
            }
            At::Environment => {
                input?;
                load.at = At::Client;
                Ok(load.client.take().map_or(Next::Return(Value::Nothing), Next::Await))
            }
            At::Client => {
                if let Value::Payload(payload) = input?
                    && let Some(client) = payload.fresh
                {
                    self.bring_to_life(&client);
                    self.emit()?;
                }
                Ok(Next::Return(Value::Nothing))
            }
        }
    }
}
