package io.lockstep.parity.junit;

import io.lockstep.backend.Precision;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test once on each device: a method, in place of {@code @Test}, or all tests of a class. A
 * test, and each {@code @BeforeEach} and {@code @AfterEach} method, may take the {@link
 * io.lockstep.tensor.Engine} of the device, which is opened for this test alone and closed after
 * it, and {@link io.lockstep.parity.cases.Inputs} on it, which draw numbers by the test's name. So
 * tests may run at the same time.
 *
 * <p>Where a device is not here, its run counts as skipped and the reason is printed; where it is
 * required, the run fails.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@TestTemplate
@ClassTemplate
@ExtendWith(EachDeviceExtension.class)
public @interface OnEachDevice {
  /**
   * The devices, such as {@code cpu} and {@code opencl:1}; all that are here if none is named, and
   * a skipped run for each backend on the class path that has none.
   */
  String[] devices() default {};

  /**
   * The backends, such as {@code opencl}, without which the test fails; it does, too, without those
   * that the environment requires, as by {@code LOCKSTEP_REQUIRE_OPENCL=1}.
   */
  String[] require() default {};

  /** How exactly products are computed. */
  Precision precision() default Precision.STRICT;
}
