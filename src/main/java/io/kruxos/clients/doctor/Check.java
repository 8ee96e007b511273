package io.kruxos.clients.doctor;

import java.util.List;

/** One thing that can keep a client from KruxOS. */
@FunctionalInterface
interface Check {
    /** Looks at it; within half a minute, changing nothing. */
    List<Finding> look();
}
