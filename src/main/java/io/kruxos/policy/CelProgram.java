package io.kruxos.policy;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;

/**
 * A compiled CEL expression. What it can see is in {@code docs/policies.md}: {@code args}, {@code input}, {@code paths},
 * {@code hosts}, {@code commands}, {@code urls}, {@code agent}, {@code group}, {@code client}, {@code capability} and
 * {@code time}.
 *
 * @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md">CEL's definition</a>
 */
final class CelProgram implements CelExpression {
    static final int SOURCE_MAX = 4096;
    private static final int ITERATIONS_MAX = 20_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(SOURCE_MAX)
            .maxParseRecursionDepth(50)
            .maxParseErrorRecoveryLimit(5)
            .comprehensionMaxIterations(ITERATIONS_MAX)
            .maxRegexProgramSize(1000)
            .build();
    private static final MapType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("args", ListType.create(SimpleType.STRING))
            .addVar("input", OBJECT)
            .addVar("paths", ListType.create(SimpleType.STRING))
            .addVar("hosts", ListType.create(SimpleType.STRING))
            .addVar("commands", ListType.create(OBJECT))
            .addVar("urls", ListType.create(SimpleType.STRING))
            .addVar("agent", SimpleType.STRING)
            .addVar("group", SimpleType.STRING)
            .addVar("client", SimpleType.STRING)
            .addVar("capability", SimpleType.STRING)
            .addVar("time", SimpleType.TIMESTAMP)
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

    private final String source;
    private final CelRuntime.Program program;

    private CelProgram(String source, CelRuntime.Program program) {
        this.source = source;
        this.program = program;
    }

    /**
     * Compiles and type-checks an expression.
     *
     * @throws IllegalArgumentException when it is malformed or not a yes-or-no; the message is for the author of the file
     */
    static CelProgram compile(String source) {
        try {
            return new CelProgram(
                    source, RUNTIME.createProgram(COMPILER.compile(source).getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("not a CEL condition: " + firstLine(String.valueOf(e.getMessage())), e);
        }
    }

    private static String firstLine(String message) {
        List<String> lines = message.lines().toList();
        return lines.isEmpty() ? "it cannot be compiled" : lines.getFirst();
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public Match test(Point point) {
        try {
            return program.eval(new CelVariables(point)) instanceof Boolean holds
                    ? Condition.holds(holds)
                    : Match.UNKNOWN;
        } catch (CelEvaluationException | RuntimeException e) {
            // An edge: whatever the library throws, the rule could not be evaluated, and the call is refused.
            return Match.UNKNOWN;
        }
    }
}
