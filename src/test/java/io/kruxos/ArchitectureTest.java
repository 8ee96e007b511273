package io.kruxos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The walls of {@code docs/architecture.md}. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.kruxos");

    @Test
    void shouldHaveNoCyclesBetweenRooms() {
        slices().matching("io.kruxos.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldLetNothingDependOnApp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kruxos.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kruxos.app..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepDomainOnTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.kruxos.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.kruxos.domain..", "java..", "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepPolicyPure() {
        noClasses()
                .that()
                .resideInAPackage("io.kruxos.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.net..", "java.util.concurrent..", "java.sql..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldKeepPolicyFromTimeChanceAndThreads() {
        noClasses()
                .that()
                .resideInAPackage("io.kruxos.policy..")
                .should()
                .accessTargetWhere(JavaAccess.Predicates.targetOwner(JavaClass.Predicates.belongToAnyOf(
                        Clock.class,
                        Random.class,
                        SecureRandom.class,
                        Thread.class,
                        ThreadLocal.class,
                        Runtime.class,
                        ProcessBuilder.class)))
                .orShould()
                .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.nameMatching(
                        "now|nanoTime|currentTimeMillis|random|randomUUID|getenv|getProperty|systemDefault")))
                .check(CLASSES);
    }

    @Test
    void shouldReachTheKernelFromLinuxOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kruxos.linux..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(CLASSES);
    }

    @Test
    void shouldUseTheSandboxFromCapabilitiesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kruxos.sandbox..", "io.kruxos.capability..", "io.kruxos.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kruxos.sandbox..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepFacesAwayFromDecisionsAndSecrets() {
        noClasses()
                .that()
                .resideInAnyPackage("io.kruxos.transport..", "io.kruxos.mcp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kruxos.policy..", "io.kruxos.sandbox..", "io.kruxos.vault..", "io.kruxos.linux..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheBridgeSmall() {
        classes()
                .that()
                .resideInAPackage("io.kruxos.bridge..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.kruxos.bridge..",
                        "io.kruxos.wire..",
                        "java..",
                        "javax.net.ssl..",
                        "org.jspecify.annotations..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheClientsConfigurationOutOfTheGateway() {
        classes()
                .that()
                .resideInAPackage("io.kruxos.clients..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.kruxos.clients..",
                        "io.kruxos.domain..",
                        "java..",
                        "javax.net..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "com.github.difflib..",
                        "org.jspecify.annotations..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kruxos.clients..", "io.kruxos.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kruxos.clients..")
                .check(CLASSES);
    }

    @Test
    void shouldMakePermitsInAuditOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kruxos.audit..")
                .should()
                .accessTargetWhere(PermitRules.MAKES_A_PERMIT)
                .check(CLASSES);
    }
}
