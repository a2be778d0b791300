/// Owns the two stores, SQLite and PostgreSQL, and all SQL: one text for both where the dialects
/// allow it. Does not know sessions' logic, journals or HTTP. Threads: any thread may call a store;
/// a call holds a connection for as long as it runs, and SQLite has one connection for all writes.
@NullMarked
package dev.trunkline.gateway.store.jdbc;

import org.jspecify.annotations.NullMarked;
