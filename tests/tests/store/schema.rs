//! The same schema on both engines: tables, columns, keys, constraints, indexes and what triggers protect.

use std::collections::BTreeSet;

use sakip_db::{EngineKind, Options};
use sakip_tests::store::{Store, engines, runtime};

/// Every fact of the schema as a line.
async fn facts(store: &Store) -> BTreeSet<String> {
    match store.db.engine() {
        EngineKind::Sqlite => sqlite(store).await,
        EngineKind::Postgres => postgres(store).await,
    }
}

async fn rows<const N: usize>(store: &Store, sql: &str) -> Vec<[String; N]> {
    let rows = store.raw_rows(sql).await.unwrap();
    rows.into_iter()
        .map(|row| row.try_into().unwrap())
        .collect()
}

/// A default or the columns of an index, as both engines would print it.
fn plain(expression: &str) -> String {
    let lower = expression.to_lowercase();
    lower
        .replace("::text", "")
        .replace("::bigint", "")
        .replace("(0)", "0")
        .replace(' ', "")
}

/// The names behind `CONSTRAINT name KIND` in the text of a table.
fn named<'a>(sql: &'a str, kind: &str) -> Vec<&'a str> {
    let words: Vec<&str> = sql.split([' ', '\n']).collect();
    words
        .windows(3)
        .filter(|three| three[0] == "CONSTRAINT" && three[2].trim_end_matches(',') == kind)
        .map(|three| three[1])
        .collect()
}

/// The type a column has in the domain; SQLite tells it in the checks it needs for it.
fn logical(line: &str, stored: &str) -> &'static str {
    match stored {
        "INTEGER" if line.contains("_boolean CHECK") => "bool",
        "INTEGER" => "int",
        "BLOB" => "bytes",
        _ if line.contains("_form CHECK") && line.contains("T[0-2][0-9]:") => "time",
        _ if line.contains("IS date(") => "date",
        _ if line.contains("replace(replace(") => "decimal",
        _ => "text",
    }
}

async fn sqlite(store: &Store) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let tables: Vec<[String; 2]> = rows(store, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'").await;
    for [table, sql] in &tables {
        facts.insert(format!("table {table}"));
        let columns: Vec<[String; 5]> = rows(
            store,
            &format!(
                "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}')"
            ),
        )
        .await;
        for [column, stored, not_null, default, key] in columns {
            let line = sql
                .lines()
                .map(str::trim)
                .find(|line| line.starts_with(&format!("{column} ")))
                .unwrap();
            let kind = logical(line, &stored);
            let required = not_null == "1" || key != "0";
            facts.insert(format!(
                "column {table}.{column} {kind} required={required} default={}",
                plain(&default)
            ));
            if key != "0" {
                facts.insert(format!("key {table} {key} {column}"));
            }
        }
        for check in named(sql, "CHECK") {
            let column = sql
                .lines()
                .find(|line| line.contains(&format!(" {check} ")))
                .unwrap();
            // What the types of PostgreSQL say by themselves.
            let by_type = matches!(logical(column.trim(), "TEXT"), "time" | "date")
                && check.ends_with("_form");
            if !by_type && !check.ends_with("_boolean") {
                facts.insert(format!("check {table} {check}"));
            }
        }
        for unique in named(sql, "UNIQUE") {
            facts.insert(format!("unique {table} {unique}"));
        }
        for key in named(sql, "FOREIGN") {
            facts.insert(format!("reference {table} {key}"));
        }
        let keys: Vec<[String; 4]> = rows(store, &format!("SELECT \"table\", group_concat(\"from\"), group_concat(\"to\"), on_delete FROM (SELECT * FROM pragma_foreign_key_list('{table}') ORDER BY id, seq) GROUP BY id")).await;
        for [parent, from, to, on_delete] in keys {
            facts.insert(format!(
                "reference {table}({from}) -> {parent}({to}) {}",
                on_delete.to_lowercase()
            ));
        }
        let keys: Vec<[String; 1]> = rows(store, &format!("SELECT (SELECT group_concat(name) FROM pragma_index_info(i.name)) FROM pragma_index_list('{table}') i WHERE i.origin = 'u'")).await;
        for [columns] in keys {
            facts.insert(format!("unique {table}({columns})"));
        }
    }
    let indexes: Vec<[String; 2]> = rows(
        store,
        "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    )
    .await;
    for [table, sql] in indexes {
        facts.insert(index(&table, &sql));
    }
    let views: Vec<[String; 2]> = rows(store, "SELECT v.name, (SELECT group_concat(name) FROM pragma_table_info(v.name)) FROM sqlite_master v WHERE v.type = 'view'").await;
    for [view, columns] in views {
        facts.insert(format!("view {view}({columns})"));
    }
    let triggers: Vec<[String; 3]> = rows(
        store,
        "SELECT tbl_name, sql, name FROM sqlite_master WHERE type = 'trigger'",
    )
    .await;
    for [table, sql, name] in triggers {
        let event = sql.split(' ').nth(4).unwrap();
        let rule = sql
            .split("RAISE(ABORT, '")
            .nth(1)
            .unwrap()
            .split(':')
            .next()
            .unwrap();
        // REPLACE is a word of SQLite alone.
        if name != "audit_log_no_replace" {
            facts.insert(format!("rule {table} {event} {rule}"));
        }
    }
    facts
}

fn index(table: &str, sql: &str) -> String {
    let unique = sql.contains(" UNIQUE ");
    let name = sql
        .split(" INDEX ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let (columns, condition) = match sql.split_once(" WHERE ") {
        Some((columns, _)) => (columns, " partly"),
        None => (sql, ""),
    };
    let columns = &columns[columns.find('(').unwrap()..];
    format!(
        "index {table} {name} unique={unique} {}{condition}",
        plain(columns)
    )
}

async fn postgres(store: &Store) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let columns: Vec<[String; 5]> = rows(store, "SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE '\\_sqlx%'").await;
    for [table, column, stored, nullable, default] in columns {
        let kind = match stored.as_str() {
            "bigint" => "int",
            "text" => "text",
            "numeric" => "decimal",
            "boolean" => "bool",
            "bytea" => "bytes",
            "date" => "date",
            "timestamp with time zone" => "time",
            other => panic!("{table}.{column} is {other}"),
        };
        facts.insert(format!("table {table}"));
        facts.insert(format!(
            "column {table}.{column} {kind} required={} default={}",
            nullable == "NO",
            plain(&default)
        ));
    }
    let constraints: Vec<[String; 7]> = rows(store, "SELECT k.conrelid::regclass, k.contype, k.conname, k.confrelid::regclass, k.confdeltype, \
        (SELECT string_agg(a.attname, ',' ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY u (num, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num), \
        (SELECT string_agg(a.attname, ',' ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY u (num, n) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) \
        FROM pg_constraint k WHERE k.connamespace = 'public'::regnamespace AND k.conrelid::regclass::text NOT LIKE '\\_sqlx%'").await;
    for [table, kind, name, parent, on_delete, from, to] in constraints {
        match kind.as_str() {
            "c" => {
                facts.insert(format!("check {table} {name}"));
            }
            "u" => {
                facts.insert(format!("unique {table} {name}"));
                facts.insert(format!("unique {table}({from})"));
            }
            "p" => {
                for (number, column) in (1..).zip(from.split(',')) {
                    facts.insert(format!("key {table} {number} {column}"));
                }
            }
            "f" => {
                let on_delete = match on_delete.as_str() {
                    "a" => "no action",
                    "c" => "cascade",
                    other => panic!("{name} is {other}"),
                };
                facts.insert(format!(
                    "reference {table}({from}) -> {parent}({to}) {on_delete}"
                ));
                // Those without a name of their own got one of the server.
                if !name.ends_with("_fkey") {
                    facts.insert(format!("reference {table} {name}"));
                }
            }
            other => panic!("{name} is {other}"),
        }
    }
    let indexes: Vec<[String; 2]> = rows(store, "SELECT tablename, indexdef FROM pg_indexes i WHERE schemaname = 'public' AND tablename NOT LIKE '\\_sqlx%' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conname = i.indexname)").await;
    for [table, sql] in indexes {
        facts.insert(index(&table, &sql));
    }
    let views: Vec<[String; 2]> = rows(store, "SELECT c.relname, string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname").await;
    for [view, columns] in views {
        facts.insert(format!("view {view}({columns})"));
    }
    let triggers: Vec<[String; 3]> = rows(store, "SELECT t.event_object_table, t.event_manipulation, p.prosrc FROM information_schema.triggers t JOIN pg_trigger g ON g.tgname = t.trigger_name JOIN pg_proc p ON p.oid = g.tgfoid WHERE t.trigger_schema = 'public'").await;
    for [table, event, body] in triggers {
        let rule = body
            .split("RAISE EXCEPTION '")
            .nth(1)
            .unwrap()
            .split(':')
            .next()
            .unwrap();
        facts.insert(format!("rule {table} {event} {rule}"));
    }
    facts
}

#[test]
fn the_schema_is_the_same_on_both_engines() {
    let mut all = Vec::new();
    runtime().block_on(async {
        for engine in engines() {
            let store = Store::fresh(engine, Options::default()).await;
            let facts = facts(&store).await;
            assert!(facts.len() > 700, "{} facts", facts.len());
            for kind in [
                "table",
                "column",
                "key",
                "check",
                "unique",
                "reference",
                "index",
                "view",
                "rule",
            ] {
                let count = facts
                    .iter()
                    .filter(|fact| fact.starts_with(&format!("{kind} ")))
                    .count();
                assert!(count >= 5, "{count} of {kind} on {}", engine.name());
            }
            all.push(facts);
        }
    });
    let [sqlite, postgres] = all.as_slice() else {
        return;
    };
    let only = |here: &BTreeSet<String>, there: &BTreeSet<String>| {
        here.difference(there)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    };
    let (here, there) = (only(sqlite, postgres), only(postgres, sqlite));
    assert!(
        here.is_empty() && there.is_empty(),
        "only on SQLite:\n{here}\nonly on PostgreSQL:\n{there}"
    );
}
