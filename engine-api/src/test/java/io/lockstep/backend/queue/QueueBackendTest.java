package io.lockstep.backend.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.support.ProbeCases;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.GatherSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Opening, and every call failing once. */
class QueueBackendTest {
  @Test
  void a_device_that_computes_wrong_bits_is_refused_with_the_property() {
    for (ProbeCases.Operation flaw : ProbeCases.Operation.values()) {
      ScriptedQueue queue = new ScriptedQueue();
      queue.flaw = flaw;
      String message =
          String.valueOf(
              assertThrows(BackendException.class, () -> ScriptedBackend.open(queue)).getMessage());
      assertTrue(
          message.startsWith("[open] scripted:0 (Script) fails the bit probe: " + flaw.property()),
          message);
      assertEquals(Map.of(), queue.live());
    }
  }

  @Test
  void the_source_of_the_probe_writes_all_cases_behind_its_head() {
    String head = "void bit_probe(int* in, int* out) {\n  uint i = item();\n";
    String source = BitProbe.source(head);
    assertTrue(source.startsWith(head + "  const int a = in[3u * i];\n"), source);
    assertTrue(source.endsWith(ProbeCases.statements() + "}\n"), source);
  }

  @Test
  void equal_specifications_share_a_kernel() {
    ScriptedQueue queue = new ScriptedQueue();
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Kernel square = backend.compile(ScriptedBackend.square());
    assertSame(square, backend.compile(ScriptedBackend.square()));
    assertNotSame(square, backend.compile(new GatherSpec(DType.F32, 4, 1, 3)));
    ScriptedBackend.closeAll(backend, queue);
  }

  /** Everything a backend does, once. */
  private static void everything(ScriptedQueue queue) {
    queue.captures = true;
    queue.writesAhead = true;
    try (Arena arena = Arena.ofConfined();
        ScriptedBackend backend = ScriptedBackend.open(queue)) {
      MemorySegment host = arena.allocate(100_000, 64);
      Backend.Buffer a = backend.floats(1, 2, 3, 4);
      Backend.Buffer b = backend.allocate(1024);
      backend.copy(a, 0, b, 0, 8);
      Backend.Buffer large = backend.allocate(100_000);
      backend.upload(host, large, 0);
      Backend.Download later = backend.downloadLater(large, 0, 4);
      later.isDone();
      later.await(host.asSlice(0, 4));
      backend.squares(a, 2).replay();
      backend.squares(a, 1).replay();
      try (Backend.Recording lookup = backend.lookup(a, backend.ints(0, 1, 2), b)) {
        lookup.replay();
        backend.downloadLater(b, 0, 12).await(host.asSlice(0, 12));
        backend.download(b, 0, host.asSlice(0, 12));
      }
      backend.synchronize();
      backend.free(a);
    }
  }

  @Test
  void whichever_call_fails_nothing_leaks_and_the_error_names_it() {
    ScriptedQueue sound = new ScriptedQueue();
    everything(sound);
    assertEquals(Map.of(), sound.live());
    assertTrue(sound.calls.size() > 60, sound.calls::toString);
    for (boolean outOfMemory : new boolean[] {false, true}) {
      for (int n = 0; n < sound.calls.size(); n++) {
        ScriptedQueue failing = new ScriptedQueue();
        failing.failAt(n, outOfMemory);
        String call = sound.calls.get(n);
        List<String> said = new ArrayList<>();
        try (Log _ = new Log(said)) {
          everything(failing);
        } catch (BackendException e) {
          said.add(String.valueOf(e.getMessage()));
          said.add(String.valueOf(e.getCause()));
        }
        boolean retried = outOfMemory && call.equals("allocate");
        assertTrue(
            retried || said.stream().anyMatch(text -> text.contains("[" + call + "] FAILED")),
            call + " is not in " + said);
        assertEquals(Map.of(), failing.live(), call + ", call " + n);
      }
    }
  }

  /** What the backend logs while this is open, instead of the console. */
  private static final class Log extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.lockstep.backend.scripted");
    private final List<String> messages;

    Log(List<String> messages) {
      this.messages = messages;
      logger.addHandler(this);
      logger.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord record) {
      messages.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
    }
  }
}
