package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.opencl.driver.Cl;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceCatalogTest {
  private final FakeOpenCl cl = new FakeOpenCl();

  @BeforeEach
  void add_devices() {
    cl.number(Cl.DEVICE_TYPE, Cl.DEVICE_TYPE_CPU);
    cl.text(Cl.DEVICE_NAME, "Slow CPU");
    cl.addDevice("Some FPGA", 1 << 3);
    cl.addDevice("Quick GPU", Cl.DEVICE_TYPE_GPU);
    cl.addDevice("Other GPU", Cl.DEVICE_TYPE_GPU);
  }

  private String chosen(String wanted) {
    return DeviceCatalog.of(cl, false).choose(wanted).label();
  }

  @Test
  void a_gpu_ranks_above_the_cpu_backend_and_a_cpu_below() {
    assertEquals(
        List.of(-10, 50, 100, 100),
        DeviceCatalog.of(cl, false).discoveries().stream().map(Discovery::rank).toList());
  }

  @Test
  void the_detail_names_device_platform_driver_and_memory() {
    assertEquals(
        Discovery.usable("opencl:2", 100, "Quick GPU, Fake Platform, driver 12.34, 1.0 GiB"),
        DeviceCatalog.of(cl, false).discoveries().get(2));
  }

  @Test
  void a_device_is_chosen_by_index_by_part_of_a_name_or_as_the_best() {
    assertEquals("opencl:1", chosen("1"));
    assertEquals("opencl:3", chosen("other"));
    assertEquals("opencl:2", chosen("gpu"));
    assertEquals("opencl:0", chosen("SLOW"));
    assertEquals("opencl:2", chosen("fake 7"));
    assertEquals("opencl:2", chosen(""));
  }

  @Test
  void an_unknown_device_is_refused_with_those_there_are() {
    String there =
        "there is opencl:0 (Slow CPU, Fake Platform, driver 12.34, 1.0 GiB), opencl:1 (Some FPGA,"
            + " Fake Platform, driver 12.34, 1.0 GiB), opencl:2 (Quick GPU, Fake Platform, driver"
            + " 12.34, 1.0 GiB), opencl:3 (Other GPU, Fake Platform, driver 12.34, 1.0 GiB); use"
            + " one of them";
    for (String wanted : new String[] {"4", "h200"}) {
      BackendException e = assertThrows(BackendException.class, () -> chosen(wanted));
      assertEquals("[opencl] no device '" + wanted + "'; " + there, String.valueOf(e.getMessage()));
    }
  }
}
