//! Records of choices: fields with named values, and a sentence for each. What a version of clerk-js does is one
//! ([`crate::twin::record`]), and so is what a policy does ([`crate::semantics`]).

/// Writes down the fields: for each an enum of its values, and everything that speaks about fields without knowing one.
macro_rules! record {
    (
        $(#[doc = $whole:literal])+
        $record:ident
        $(
        $(#[doc = $about:literal])+
        $field:ident: $type:ident = $name:literal {
            $($(#[doc = $says:literal])+ $value:ident = $word:literal,)+
        }
    )+) => {
        $(#[doc = $whole])+
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub struct $record {
            $($(#[doc = $about])+ pub $field: $type,)+
        }

        $(
            $(#[doc = $about])+
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
            pub enum $type {
                $($(#[doc = $says])+ $value,)+
            }
        )+

        /// A field of the record.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Field {
            $($(#[doc = $about])+ $type,)+
        }

        /// A field with one of its values.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Choice {
            $($(#[doc = $about])+ $type($type),)+
        }

        impl $record {
            /// What the record says of a field.
            pub const fn get(&self, field: Field) -> Choice {
                match field {
                    $(Field::$type => Choice::$type(self.$field),)+
                }
            }

            /// Changes one field.
            pub const fn set(&mut self, choice: Choice) {
                match choice {
                    $(Choice::$type(value) => self.$field = value,)+
                }
            }
        }

        impl Field {
            /// Every field, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$type,)+];

            /// Its name.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$type => $name,)+
                }
            }

            /// What it is about.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$type => concat!($($about),+).trim_ascii(),)+
                }
            }

            /// Its values: those of versions in the order in which they came to them.
            pub const fn choices(self) -> &'static [Choice] {
                match self {
                    $(Self::$type => &[$(Choice::$type($type::$value),)+],)+
                }
            }
        }

        impl Choice {
            /// The field.
            pub const fn field(self) -> Field {
                match self {
                    $(Self::$type(_) => Field::$type,)+
                }
            }

            /// The name of the value.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($(Self::$type($type::$value) => $word,)+)+
                }
            }

            /// What it means, in a sentence.
            pub const fn says(self) -> &'static str {
                match self {
                    $($(Self::$type($type::$value) => concat!($($says),+).trim_ascii(),)+)+
                }
            }
        }
    };
}

pub(crate) use record;
