package io.kruxos.capability.process;

import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Errors;
import io.kruxos.sandbox.WorkFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The variables that a process gets: a small base, and what the call adds.
 *
 * <p>A call may not set what would put other code into the program that was decided on: the loader's variables, and those by
 * which a shell, an interpreter or git is told to run something else before its own work.
 */
final class Environment {
    /** What is searched for programs, here and by the gateway. */
    static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

    /** Marks every process, so that what a dead executor left can be found. */
    static final String MARK = "KRUXOS_PROCESS";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Pattern PREFIX =
            Pattern.compile("(LD_|DYLD_|KRUXOS_|BASH_FUNC_|GIT_CONFIG|GIT_TRACE|MALLOC_|GLIBC_|GCONV_|NLSPATH).*");
    private static final Set<String> REFUSED = Set.of(
            "BASH_ENV",
            "ENV",
            "SHELLOPTS",
            "BASHOPTS",
            "IFS",
            "PS4",
            "PROMPT_COMMAND",
            "PERL5OPT",
            "PERL5DB",
            "PERL5LIB",
            "RUBYOPT",
            "PYTHONSTARTUP",
            "PYTHONHOME",
            "NODE_OPTIONS",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "GIT_SSH",
            "GIT_SSH_COMMAND",
            "GIT_EXTERNAL_DIFF",
            "GIT_PROXY_COMMAND",
            "GIT_EXEC_PATH",
            "GIT_TEMPLATE_DIR",
            "GIT_ASKPASS",
            "GIT_EDITOR",
            "GIT_SEQUENCE_EDITOR",
            "GIT_PAGER",
            "SSH_ASKPASS",
            "LOCPATH",
            "HOSTALIASES",
            "RESOLV_HOST_CONF",
            "TZDIR");

    private Environment() {}

    /**
     * Checks what a call asks for.
     *
     * @throws WorkFailure {@code InvalidInput}, naming the variable
     */
    static void require(Map<String, String> asked) {
        for (Map.Entry<String, String> variable : asked.entrySet()) {
            String name = variable.getKey();
            if (!NAME.matcher(name).matches()) {
                throw refused("must hold names of letters, digits and _ only");
            }
            if (REFUSED.contains(name) || PREFIX.matcher(name).matches()) {
                throw refused("must not hold " + name
                        + ": it would make programs run other code than the one that was decided on; give options as"
                        + " arguments");
            }
            if (variable.getValue().indexOf('\0') >= 0) {
                throw refused("must not hold NUL characters, as " + name + " does");
            }
        }
    }

    /** A small base, then what the call asks for, then what nobody may change. */
    static Map<String, String> of(Map<String, String> base, Map<String, String> asked, Map<String, String> fixed) {
        Map<String, String> environment = new HashMap<>(base);
        environment.put("PATH", PATH);
        environment.put("LANG", "C.UTF-8");
        environment.put("TERM", "dumb");
        // A cell shows no /etc/gitconfig; where it exists without being readable, git would give up.
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.putAll(asked);
        environment.putAll(fixed);
        return environment;
    }

    private static WorkFailure refused(String must) {
        return new WorkFailure(Errors.invalidInput(new CapabilityName("process.run"), "environment", must));
    }
}
