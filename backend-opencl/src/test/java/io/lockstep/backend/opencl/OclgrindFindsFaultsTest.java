package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted on purpose, without which a clean log would prove nothing. */
@Tag("oclgrind")
class OclgrindFindsFaultsTest {
  private static final int ITEMS = 64;

  @Test
  void a_missing_barrier_is_found() {
    run(
        """
        __local int shared[64];
        const uint lane = (uint)get_local_id(0);
        shared[lane] = (int)lane;
        out[lane] = shared[63u - lane];
        """);
    assertFound("data race at local memory address");
  }

  @Test
  void two_groups_that_write_one_element_are_found() {
    run("out[(uint)get_local_id(0)] = (int)get_group_id(0);");
    assertFound("data race at global memory address");
  }

  @Test
  void a_write_behind_the_end_is_found() {
    run("out[(uint)get_global_id(0) + 65u] = 1;");
    assertFound("Invalid write of size 4 at global memory address");
  }

  @Test
  void an_undefined_value_is_found() {
    run("int x; if (get_global_id(0) > 1000) { x = 1; } out[(uint)get_global_id(0)] = x;");
    assertFound("Uninitialized value written to global memory");
  }

  @Test
  void a_sound_kernel_is_passed() {
    run("out[(uint)get_global_id(0)] = 1;");
    assertEquals("", OclgrindLog.text());
  }

  private static void assertFound(String what) {
    String found = OclgrindLog.text();
    assertTrue(found.contains(what), () -> "expected '" + what + "', found: " + found);
  }

  /** Runs a kernel body in two groups of 64 items over a buffer of 128 integers. */
  private static void run(String body) {
    OpenCl cl = OpenClLibrary.load();
    int[] error = new int[1];
    long platform = cl.platforms(error)[0];
    long device = cl.devices(platform, error)[0];
    long context = cl.createContext(platform, device, error);
    long queue = cl.createQueue(context, device, 0, error);
    long buffer = cl.createBuffer(context, 1, 2L * ITEMS * Integer.BYTES, error);
    long program =
        cl.createProgram(context, "__kernel void f(__global int* out) {\n" + body + "}\n", error);
    assertEquals(
        0,
        cl.buildProgram(program, device, "-cl-std=CL1.2"),
        () -> cl.buildLog(program, device, error));
    long kernel = cl.createKernel(program, "f", error);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG, 3);
      value.set(ValueLayout.JAVA_LONG, 0, buffer);
      value.setAtIndex(ValueLayout.JAVA_LONG, 1, 2L * ITEMS);
      value.setAtIndex(ValueLayout.JAVA_LONG, 2, ITEMS);
      assertEquals(0, cl.setArgument(kernel, 0, Long.BYTES, value.address()));
      assertEquals(
          0, cl.enqueueKernel(queue, kernel, value.address() + 8, value.address() + 16, 0));
      assertEquals(0, cl.finish(queue));
    }
    assertEquals(0, error[0]);
    cl.releaseKernel(kernel);
    cl.releaseProgram(program);
    cl.releaseBuffer(buffer);
    cl.releaseQueue(queue);
    cl.releaseContext(context);
  }
}
