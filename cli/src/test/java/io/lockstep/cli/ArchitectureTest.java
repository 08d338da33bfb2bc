package io.lockstep.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The boundaries between modules and packages, for every class of the project but its tests. */
@AnalyzeClasses(packages = "io.lockstep", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final ModuleTable MODULES = ModuleTable.read();

  @ArchTest
  static final ArchRule modules_depend_only_on_the_modules_below_them =
      classes().should(dependOnlyOnAllowedModules());

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("io.lockstep.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule kernels_need_the_jdk_alone =
      classes()
          .that()
          .resideInAPackage("io.lockstep.kernels..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.lockstep.kernels..", "java..", "org.jspecify.annotations")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_vector_api_is_named_in_generated_code_alone =
      noClasses().should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule jcuda_stays_in_the_cuda_driver =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lockstep.backend.cuda.driver..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jcuda..");

  @ArchTest
  static final ArchRule lwjgl_stays_in_the_opencl_driver =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lockstep.backend.opencl.driver..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.lwjgl..");

  @ArchTest
  static final ArchRule xchart_stays_in_the_drawings_of_plots =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.lockstep.plot.draw..", "io.lockstep.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.knowm.xchart..");

  @ArchTest
  static final ArchRule awt_stays_in_plots =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.lockstep.plot..", "io.lockstep.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.awt..", "javax.imageio..");

  @ArchTest
  static final ArchRule plots_know_nothing_of_training =
      noClasses()
          .that()
          .resideInAPackage("io.lockstep.plot..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are of other modules",
                  type ->
                      type.getPackageName().startsWith("io.lockstep.")
                          && !type.getPackageName().startsWith("io.lockstep.plot")));

  @ArchTest
  static final ArchRule every_package_is_null_marked =
      classes().should(resideInNullMarkedPackages());

  private static boolean isAllowed(Dependency dependency) {
    return MODULES.allows(
        dependency.getOriginClass().getPackageName(),
        dependency.getTargetClass().getBaseComponentType().getPackageName());
  }

  private static ArchCondition<JavaClass> dependOnlyOnAllowedModules() {
    DescribedPredicate<JavaClass> ours =
        DescribedPredicate.describe(
            "of the project",
            type -> type.getBaseComponentType().getPackageName().startsWith("io.lockstep"));
    return new ArchCondition<>("depend only on modules below their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          if (ours.test(dependency.getTargetClass()) && !isAllowed(dependency)) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> resideInNullMarkedPackages() {
    return new ArchCondition<>("reside in packages whose package-info says @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          String message = type.getPackageName() + " lacks @NullMarked: " + type.getName();
          events.add(SimpleConditionEvent.violated(type, message));
        }
      }
    };
  }
}
