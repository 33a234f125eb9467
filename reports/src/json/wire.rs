//! How a type of the JSON and the value it stands for become each other. It knows neither what a report holds nor
//! how JSON is written.

use std::collections::{BTreeMap, BTreeSet};

/// A type of the JSON. It owns the names of its fields, so that a value can be renamed without a report changing. What is made of a
/// table's rows has the names of the rows.
pub(super) trait Wire {
    /// The value it stands for.
    type Value;

    /// What is written for a value.
    fn of(value: &Self::Value) -> Self;

    /// The value that was read.
    fn value(self) -> Self::Value;
}

/// Declares types of the JSON that have the fields and variants of a value. Where they part ways, the type and its
/// [`Wire`] are written out. The one field of a tuple variant is named here and nowhere else.
macro_rules! mirror {
    () => {};
    (
        $(#[$meta:meta])* struct $name:ident = $module:ident::$value:ident {
            $($(#[$about:meta])* $field:ident: $type:ty,)*
        }
        $($rest:tt)*
    ) => {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        $(#[$meta])*
        pub(super) struct $name {
            $($(#[$about])* $field: $type,)*
        }

        impl $crate::json::wire::Wire for $name {
            type Value = $module::$value;

            fn of(value: &Self::Value) -> Self {
                let $module::$value { $($field),* } = value;
                Self { $($field: $crate::json::wire::Wire::of($field)),* }
            }

            fn value(self) -> Self::Value {
                $module::$value { $($field: $crate::json::wire::Wire::value(self.$field)),* }
            }
        }

        $crate::json::wire::mirror! { $($rest)* }
    };
    (
        $(#[$meta:meta])* enum $name:ident = $module:ident::$value:ident {
            $(
                $(#[$about:meta])* $variant:ident
                $(($inner:ident: $inner_type:ty))?
                $({ $($(#[$field_about:meta])* $field:ident: $type:ty,)* })?,
            )*
        }
        $($rest:tt)*
    ) => {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        $(#[$meta])*
        pub(super) enum $name {
            $($(#[$about])* $variant $(($inner_type))? $({ $($(#[$field_about])* $field: $type,)* })?,)*
        }

        impl $crate::json::wire::Wire for $name {
            type Value = $module::$value;

            fn of(value: &Self::Value) -> Self {
                match value {
                    $($module::$value::$variant $(($inner))? $({ $($field),* })? => Self::$variant
                        $(($crate::json::wire::Wire::of($inner)))?
                        $({ $($field: $crate::json::wire::Wire::of($field)),* })?,)*
                }
            }

            fn value(self) -> Self::Value {
                match self {
                    $(Self::$variant $(($inner))? $({ $($field),* })? => $module::$value::$variant
                        $(($crate::json::wire::Wire::value($inner)))?
                        $({ $($field: $crate::json::wire::Wire::value($field)),* })?,)*
                }
            }
        }

        $crate::json::wire::mirror! { $($rest)* }
    };
}
pub(super) use mirror;

/// What stands for itself.
macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Wire for $type {
            type Value = Self;

            fn of(value: &Self) -> Self {
                value.clone()
            }

            fn value(self) -> Self {
                self
            }
        }
    )*};
}

plain!(bool, u16, u32, usize, String, serde_json::Value, interlude_spec::contract::Capability);

impl<W: Wire> Wire for Option<W> {
    type Value = Option<W::Value>;

    fn of(value: &Self::Value) -> Self {
        value.as_ref().map(W::of)
    }

    fn value(self) -> Self::Value {
        self.map(W::value)
    }
}

impl<W: Wire> Wire for Vec<W> {
    type Value = Vec<W::Value>;

    fn of(value: &Self::Value) -> Self {
        value.iter().map(W::of).collect()
    }

    fn value(self) -> Self::Value {
        self.into_iter().map(W::value).collect()
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    type Value = (A::Value, B::Value);

    fn of(value: &Self::Value) -> Self {
        (A::of(&value.0), B::of(&value.1))
    }

    fn value(self) -> Self::Value {
        (self.0.value(), self.1.value())
    }
}

impl<W: Wire<Value: Ord> + Ord> Wire for BTreeSet<W> {
    type Value = BTreeSet<W::Value>;

    fn of(value: &Self::Value) -> Self {
        value.iter().map(W::of).collect()
    }

    fn value(self) -> Self::Value {
        self.into_iter().map(W::value).collect()
    }
}

impl<K: Wire<Value: Ord> + Ord, W: Wire> Wire for BTreeMap<K, W> {
    type Value = BTreeMap<K::Value, W::Value>;

    fn of(value: &Self::Value) -> Self {
        value.iter().map(|(key, value)| (K::of(key), W::of(value))).collect()
    }

    fn value(self) -> Self::Value {
        self.into_iter().map(|(key, value)| (key.value(), value.value())).collect()
    }
}
