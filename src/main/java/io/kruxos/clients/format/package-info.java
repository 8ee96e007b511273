/** Changes to other people's TOML and JSON files that leave every other byte of them as it was. */
@org.jspecify.annotations.NullMarked
package io.kruxos.clients.format;
