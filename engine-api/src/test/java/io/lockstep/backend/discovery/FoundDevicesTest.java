package io.lockstep.backend.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Discovery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoundDevicesTest {
  private static final Discovery FAST = Discovery.usable("gpu:1", 200, "new");
  private static final Discovery CPU = Discovery.usable("cpu", 0, "always there");
  private static final Discovery SLOW = Discovery.usable("sim:0", -100, "the CPU again");
  private static final Discovery OLD = Discovery.missing("gpu:0", "too old");

  private final FoundDevices found = new FoundDevices(List.of(FAST, CPU, SLOW, OLD));

  @Test
  void auto_takes_the_first_that_can_be_opened() {
    assertEquals(Optional.of(FAST), found.best());
    assertEquals(Optional.of(CPU), new FoundDevices(List.of(OLD, CPU)).best());
    assertEquals(Optional.empty(), new FoundDevices(List.of(OLD)).best());
    assertEquals(List.of("gpu:1", "cpu", "sim:0"), found.usable());
  }

  @Test
  void a_name_means_one_device_or_all_of_its_backend() {
    assertEquals(List.of(OLD), found.meant("GPU:0").all());
    assertEquals(found, found.meant("gpu"));
    assertEquals(found, found.meant("gpu:part of a name"));
  }

  @Test
  void a_name_is_resolved_to_the_best_that_it_means() {
    assertEquals("gpu:1", found.resolve("auto"));
    assertEquals("gpu:1", found.resolve("gpu"));
    assertEquals("sim:0", found.resolve("sim:0"));
    assertEquals("gpu:0", found.resolve("gpu:0"), "the name itself, since it cannot be opened");
    assertEquals("cp", found.resolve("cp"));
  }

  @Test
  void why_the_devices_of_other_backends_were_passed_over_is_told() {
    assertEquals("; not cpu: ranks lower; not sim:0: ranks lower", found.passedOver("gpu"));
    assertEquals(
        "; not gpu:1: ranks lower; not sim:0: ranks lower; not gpu:0: too old",
        found.passedOver("cpu"));
  }

  @Test
  void a_name_has_a_backend_in_lower_case_and_perhaps_a_device() {
    assertEquals(new DeviceName("opencl", "My GPU:2"), DeviceName.parse("OpenCL:My GPU:2"));
    assertEquals(new DeviceName("cpu", ""), DeviceName.parse("cpu"));
    assertTrue(DeviceName.isAuto("AUTO"));
    assertFalse(DeviceName.isAuto("auto:1"));
  }
}
