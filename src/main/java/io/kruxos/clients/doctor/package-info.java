/** The troubleshooting page walked by machine: what keeps a client from KruxOS, and the mend for each. */
@org.jspecify.annotations.NullMarked
package io.kruxos.clients.doctor;
