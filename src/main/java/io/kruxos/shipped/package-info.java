/** What comes in the jar as text: the built-in policy layer and the policy templates. */
@org.jspecify.annotations.NullMarked
package io.kruxos.shipped;
