/** What outlives a restart: one SQLite file, its migrations, and a repository for each thing kept. */
@org.jspecify.annotations.NullMarked
package io.kruxos.store;
