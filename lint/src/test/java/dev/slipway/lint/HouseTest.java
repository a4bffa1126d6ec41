package dev.slipway.lint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class HouseTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.slipway.lint");

    @Test
    void sqlKnowsNoRule() {
        noClasses()
                .that()
                .resideInAPackage("..lint.sql")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slipway.lint")
                .check(CLASSES);
    }

    @Test
    void needsNothingButTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.slipway.lint..", "org.jspecify..")
                .check(CLASSES);
    }
}
