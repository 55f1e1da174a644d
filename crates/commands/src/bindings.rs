//! The TypeScript of the contract: every view type and the command table, in one file.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use crate::{CommandError, Signal, table};

/// Collects declarations of named types and of all they are made of.
pub struct Declarations<'a> {
    cfg: &'a Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl Declarations<'_> {
    /// Adds a type and everything it is made of.
    pub fn add<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().map(|text| format!("{}\n", text.trim_end())).unwrap_or_default();
            self.by_name.insert(T::ident(self.cfg), format!("{docs}export {}", T::decl(self.cfg)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

/// The whole file, as `cargo xtask bindings` writes it to `ui/src/lib/bindings/commands.ts`.
pub fn typescript() -> String {
    let cfg = Config::default();
    let mut types = Declarations { cfg: &cfg, seen: HashSet::new(), by_name: BTreeMap::new() };
    types.add::<CommandError>();
    types.add::<Signal>();
    table::visit(&mut types);
    let mut out = String::from("// Made by `cargo xtask bindings` from crates/commands. Do not edit.\n\n");
    for declaration in types.by_name.values() {
        out.push_str(declaration);
        out.push_str("\n\n");
    }
    out.push_str(&table::typescript(&cfg));
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_command_is_declared() {
        let text = super::typescript();
        for name in crate::table::NAMES {
            assert!(text.contains(&format!("{name:?}: {{ args:")), "{name}");
        }
        assert!(text.contains("export type OrderRow = "));
        assert!(!text.contains("bigint"), "64-bit integers are exported as number");
    }
}
