package io.kruxos;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import io.kruxos.audit.Permit;

/** What counts as making a permit: a constructor call, and a reference to the constructor. */
final class PermitRules {
    static final DescribedPredicate<JavaAccess<?>> MAKES_A_PERMIT = DescribedPredicate.describe(
            "make a Permit",
            access -> access.getTargetOwner().isEquivalentTo(Permit.class)
                    && access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME));

    private PermitRules() {}
}
