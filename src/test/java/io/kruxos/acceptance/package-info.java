/** The promises of the README, seen to hold with the real clients. */
@org.jspecify.annotations.NullMarked
package io.kruxos.acceptance;
