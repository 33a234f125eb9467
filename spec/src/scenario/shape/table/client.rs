//! The client before the first step, and what surrounds it.

use super::server::SERVER;
use super::{Map, OR_NULL, Shape, asking, key, map, needed};

/// The client.
pub static CLIENT: Map = map(
    "client",
    "The client before the first step",
    &[
        key(
            "sessions",
            Shape::List(&Shape::Map(&SESSION)),
            "the sessions that it has; none where it is left out",
        ),
        key("active", OR_NULL, "the current session; `null` where it is left out"),
        key("loaded", Shape::Bool, "whether it is loaded; `true` where it is left out"),
        key(
            "initialState",
            OR_NULL,
            "who is signed in by what the server said when it rendered the page, or `null` for nobody; it said nothing where it is left out",
        ),
        key(
            "focused",
            Shape::Bool,
            "whether its tab has the focus; `true` where it is left out. A background tab says `false`",
        ),
        key(
            "treatPendingAsSignedOut",
            Shape::Bool,
            "whether control components take a pending session for none; `true` where it is left out",
        ),
        key("environment", Shape::Map(&ENVIRONMENT), "how the application is set up"),
        key("framework", Shape::Map(&FRAMEWORK), "the hooks of the framework that the application runs in"),
        key(
            "tokensComeAlong",
            Shape::Bool,
            "whether sessions come with a token; `true` where it is left out. Otherwise the client has to ask for each",
        ),
        key("server", Shape::Map(&SERVER), "how the server answers where a call does not say otherwise"),
    ],
);

/// How the application is set up.
pub static ENVIRONMENT: Map = map(
    "environment",
    "How the application is set up",
    &[needed(
        "forceOrganizationSelection",
        Shape::Bool,
        "whether each user has to choose an organization, so that nobody is active in none",
    )],
);

/// The hooks of a framework.
pub static FRAMEWORK: Map = Map {
    fewest: 1,
    ..map(
        "framework",
        "The hooks that a framework runs around each call, as Next.js does",
        &[
            key("before", Shape::Map(&HOOK), "the hook before a call does anything else"),
            key("after", Shape::Map(&HOOK), "the hook after a call has set"),
        ],
    )
};

/// A hook of a framework.
pub static HOOK: Map = map(
    "hook",
    "What a hook of a framework does",
    &[needed("resolvesAfter", Shape::Time, "it returns a promise that resolves after this time")],
);

/// A session.
pub static SESSION: Map = map(
    "session",
    "A session that the client has",
    &[
        needed("id", Shape::Id, "its id, by which calls pass it"),
        needed("user", Shape::Id, "whose it is"),
        key(
            "organizations",
            Shape::List(&Shape::Either(&[Shape::Id, Shape::Map(&ORGANIZATION)])),
            "the organizations that its user is a member of; one with a slug is a map",
        ),
        key("lastActiveOrganization", OR_NULL, "the one of them that it was last active in"),
        key(
            "status",
            Shape::Word(&["active", "pending"]),
            "whether its user is done signing in, or has a task left; `active` where it is left out",
        ),
        asking(
            &["status"],
            key(
                "task",
                Shape::Word(&["choose-organization", "reset-password", "setup-mfa"]),
                "what the user of a pending session has left to do; `choose-organization` where it is left out",
            ),
        ),
    ],
);

/// An organization with a slug.
pub static ORGANIZATION: Map = map(
    "organization",
    "An organization that has a slug",
    &[
        needed("id", Shape::Id, "its id"),
        needed(
            "slug",
            Shape::Name,
            "its slug, by which a call may name it; it does not begin with `org_`, as ids do",
        ),
    ],
);
