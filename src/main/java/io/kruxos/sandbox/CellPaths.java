package io.kruxos.sandbox;

import io.kruxos.domain.Mount;
import java.util.List;

/**
 * Under which names commands in a cell find things.
 *
 * @param mounts whose agent paths are translated to host paths; empty where agent paths are there themselves
 */
record CellPaths(List<Mount> mounts, String home, String temporary) {
    CellPaths {
        mounts = List.copyOf(mounts);
    }

    String visible(String agentPath) {
        for (Mount mount : mounts) {
            String name = mount.agentPath();
            if (agentPath.equals(name)) {
                return mount.hostPath().toString();
            }
            if (agentPath.startsWith(name + "/")) {
                return mount.hostPath() + agentPath.substring(name.length());
            }
        }
        return agentPath;
    }
}
