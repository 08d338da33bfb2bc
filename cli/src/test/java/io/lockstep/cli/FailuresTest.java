package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.cli.terminal.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What is said of failures that no input can provoke at will. */
class FailuresTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter err = new PrintWriter(text);

  @Test
  void a_fault_is_one_line_that_says_how_to_see_more() {
    Throwable fault = new IllegalStateException("two lines\n  of text");
    assertEquals(1, new Failures().report(fault, err));
    assertEquals(
        "internal error: java.lang.IllegalStateException: two lines of text; set LOCKSTEP_TRACE=1"
            + " to see where"
            + System.lineSeparator(),
        text.toString());
  }

  @Test
  void a_full_device_is_no_internal_error() {
    Throwable full = new OutOfDeviceMemoryException("cpu", 100, 40, 60);
    assertEquals(1, new Failures().report(full, err));
    assertEquals(
        "[allocate] cpu has too little memory: requested 100 bytes, in use 40, free 60; use a"
            + " smaller batch or model, or raise the memory limit"
            + System.lineSeparator(),
        text.toString());
  }

  @Test
  void a_device_that_fails_is_no_internal_error() {
    Throwable failed =
        new BackendException("[replay] the queue of opencl:0 is broken; open it again");
    assertEquals(1, new Failures().report(failed, err));
    assertEquals(
        "[replay] the queue of opencl:0 is broken; open it again" + System.lineSeparator(),
        text.toString());
  }

  @Test
  void a_class_that_cannot_be_loaded_is_told_with_its_usual_causes() {
    assertEquals(1, new Failures().report(new NoClassDefFoundError("picocli/CommandLine"), err));
    assertEquals(
        "[lockstep] a class cannot be loaded (java.lang.NoClassDefFoundError:"
            + " picocli/CommandLine); the installation is damaged, or too few files may be open at"
            + " a time (ulimit -n)"
            + System.lineSeparator(),
        text.toString());
  }

  @Test
  void threads_that_the_system_refuses_are_no_matter_of_the_heap() {
    Throwable refused =
        new OutOfMemoryError("unable to create native thread: possibly out of memory");
    assertEquals(1, new Failures().report(refused, err));
    assertEquals(
        "[memory] the system allows no more threads (unable to create native thread: possibly out"
            + " of memory); use fewer, as in --threads 2, or raise its limits (ulimit -u, ulimit"
            + " -v)"
            + System.lineSeparator(),
        text.toString());
  }

  @Test
  void what_a_terminal_would_obey_is_shown_escaped() {
    new Failures().report(new UsageException("[data] unknown 'a\u001b[2Jb\tc'"), err);
    assertEquals("[data] unknown 'a\\u001b[2Jb\\tc'" + System.lineSeparator(), text.toString());
  }
}
