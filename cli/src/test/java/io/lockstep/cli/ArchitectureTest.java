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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The boundaries between modules and packages, for every class of the project but its tests. */
@AnalyzeClasses(packages = "io.lockstep", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ENGINE = "engine-api";

  /** Modules that own packages below {@code io.lockstep}; the engine owns all the others. */
  private static final List<Map.Entry<String, String>> OWNERS =
      List.of(
          Map.entry("io.lockstep.kernels", "kernels"),
          Map.entry("io.lockstep.backend.cpu", "backend-cpu"),
          Map.entry("io.lockstep.backend.opencl", "backend-opencl"),
          Map.entry("io.lockstep.backend.cuda", "backend-cuda"),
          Map.entry("io.lockstep.training", "training"),
          Map.entry("io.lockstep.parity", "parity-kit"),
          Map.entry("io.lockstep.cli", "cli"),
          Map.entry("io.lockstep.bench", "bench"));

  private static final Map<String, Set<String>> MAY_DEPEND_ON =
      Map.ofEntries(
          Map.entry("kernels", Set.of()),
          Map.entry(ENGINE, Set.of("kernels")),
          Map.entry("backend-cpu", Set.of("kernels", ENGINE)),
          Map.entry("backend-opencl", Set.of("kernels", ENGINE)),
          Map.entry("backend-cuda", Set.of("kernels", ENGINE)),
          Map.entry("training", Set.of("kernels", ENGINE)),
          Map.entry("parity-kit", Set.of("kernels", ENGINE, "training")),
          Map.entry(
              "cli",
              Set.of(
                  "kernels",
                  ENGINE,
                  "backend-cpu",
                  "backend-opencl",
                  "backend-cuda",
                  "training",
                  "parity-kit")),
          Map.entry(
              "bench", Set.of("kernels", ENGINE, "backend-cpu", "training", "parity-kit", "cli")));

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
  static final ArchRule every_package_is_null_marked =
      classes().should(resideInNullMarkedPackages());

  private static String moduleOf(JavaClass type) {
    String name = type.getPackageName() + ".";
    return OWNERS.stream()
        .filter(owner -> name.startsWith(owner.getKey() + "."))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(ENGINE);
  }

  private static boolean isAllowed(Dependency dependency) {
    String from = moduleOf(dependency.getOriginClass());
    String to = moduleOf(dependency.getTargetClass().getBaseComponentType());
    return from.equals(to) || MAY_DEPEND_ON.getOrDefault(from, Set.of()).contains(to);
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
