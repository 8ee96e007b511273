/** Who is calling: tokens, agents, session states. */
@org.jspecify.annotations.NullMarked
package io.kruxos.session;
