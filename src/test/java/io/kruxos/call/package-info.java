@NullMarked
package io.kruxos.call;

import org.jspecify.annotations.NullMarked;
