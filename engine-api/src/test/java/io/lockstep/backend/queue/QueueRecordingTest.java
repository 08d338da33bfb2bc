package io.lockstep.backend.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is queued by a replay, and who is told of a command that has failed. */
class QueueRecordingTest {
  private static final BackendOptions CHECK = BackendOptions.DEFAULT.with("scripted.check", "true");

  private final ScriptedQueue queue = new ScriptedQueue();

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  private List<String> callsOf(Runnable action) {
    int before = queue.calls.size();
    action.run();
    return List.copyOf(queue.calls.subList(before, queue.calls.size()));
  }

  @Test
  void a_replay_queues_each_command_and_an_event_behind_the_last() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.floats(2, 3, -0.5f);
    Backend.Recording twice = backend.squares(buffer, 2);
    assertEquals(List.of("enqueue", "createEvent", "enqueue", "flush"), callsOf(twice::replay));
    assertArrayEquals(new float[] {16, 81, 0.0625f}, backend.read(buffer, 3));
    twice.replay();
    assertArrayEquals(new float[] {65536, 43046721, 0x1p-16f}, backend.read(buffer, 3));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void commands_are_captured_once_where_the_device_can_do_that() {
    queue.captures = true;
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.floats(2, 3, -0.5f);
    assertFalse(callsOf(() -> backend.squares(buffer, 1)).contains("capture"));
    Backend.Recording twice = backend.squares(buffer, 2);
    assertEquals(List.of("createEvent", "enqueue", "flush"), callsOf(twice::replay));
    assertArrayEquals(new float[] {16, 81, 0.0625f}, backend.read(buffer, 3));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void an_empty_recording_queues_nothing() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Recording nothing = backend.record(List.of());
    assertEquals(List.of(), callsOf(nothing::replay));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void replays_in_flight_are_bounded() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Recording step = backend.squares(backend.floats(1, 1, 1), 2);
    for (int i = 0; i < 8; i++) {
      assertFalse(callsOf(step::replay).contains("await"));
    }
    Object live = queue.live();
    for (int i = 1; i <= 100; i++) {
      assertTrue(callsOf(step::replay).contains("await"));
      assertEquals(2 * i, Collections.frequency(queue.done, "kernel k_square"));
    }
    assertEquals(live, queue.live());
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void a_command_that_cannot_be_queued_is_named_and_ends_all_work_but_closing() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.floats(1, 2, 3);
    Backend.Recording step = backend.squares(buffer, 2);
    queue.failAt(0, false);
    String error = "[enqueue] FAILED on scripted:0, kernel k_square";
    assertEquals(error, messageOf(step::replay));
    String after = "the scripted:0 device has failed before: " + error;
    assertEquals("[replay] " + after, messageOf(step::replay));
    assertEquals("[allocate] " + after, messageOf(() -> backend.allocate(4)));
    assertEquals("[upload] " + after, messageOf(() -> backend.write(buffer, 1)));
    assertEquals("[download] " + after, messageOf(() -> backend.read(buffer, 1)));
    assertEquals("[download] " + after, messageOf(() -> backend.downloadLater(buffer, 0, 4)));
    assertEquals("[copy] " + after, messageOf(() -> backend.copy(buffer, 0, buffer, 4, 4)));
    assertEquals("[compile] " + after, messageOf(() -> backend.compile(ScriptedBackend.square())));
    assertEquals("[record] " + after, messageOf(() -> backend.record(List.of())));
    assertEquals("[synchronize] " + after, messageOf(backend::synchronize));
    step.close();
    backend.free(buffer);
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void a_command_that_fails_when_it_is_done_is_told_by_the_next_wait() {
    String which = "one of 2 kernels (to learn which, set scripted.check=true)";
    for (boolean finishTells : new boolean[] {false, true}) {
      ScriptedQueue failing = new ScriptedQueue();
      failing.finishTells = finishTells;
      failing.captures = true;
      ScriptedBackend backend = ScriptedBackend.open(failing);
      Backend.Recording twice = backend.squares(backend.floats(1, 2, 3), 2);
      failing.nextCommandFails = true;
      twice.replay();
      assertEquals(
          finishTells
              ? "[finish] FAILED on scripted:0, after " + which
              : "[await] FAILED on scripted:0, " + which,
          messageOf(backend::synchronize));
      ScriptedBackend.closeAll(backend, failing);
    }
  }

  @Test
  void a_failed_command_is_told_before_too_many_are_queued() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Recording step = backend.squares(backend.floats(1, 2, 3), 1);
    queue.nextCommandFails = true;
    for (int i = 0; i < 8; i++) {
      step.replay();
    }
    assertEquals("[await] FAILED on scripted:0, kernel k_square", messageOf(step::replay));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void a_read_that_fails_is_named_with_what_it_came_after() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.floats(1, 2, 3);
    backend.squares(buffer, 1).replay();
    Backend.Download read = backend.downloadLater(buffer, 0, 4);
    queue.failAt(0, false);
    String error = "[isDone] FAILED on scripted:0, a read of 4 bytes after kernel k_square";
    assertEquals(error, messageOf(read::isDone));
    assertEquals(
        "[download] the scripted:0 device has failed before: " + error, messageOf(read::isDone));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void checking_waits_for_each_command_and_names_it() {
    queue.captures = true;
    ScriptedBackend backend = ScriptedBackend.open(queue, CHECK);
    Backend.Buffer buffer = backend.floats(1, 2, 3);
    Backend.Recording twice = backend.squares(buffer, 2);
    twice.replay();
    assertEquals(2, Collections.frequency(queue.done, "kernel k_square"));
    queue.nextCommandFails = true;
    assertEquals("[run] FAILED on scripted:0, kernel k_square", messageOf(twice::replay));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void a_queue_that_times_commands_has_an_event_behind_each_and_none_captured() {
    queue.captures = true;
    queue.timesEach = true;
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Recording twice = backend.squares(backend.floats(1, 2, 3), 2);
    assertEquals(
        List.of("createEvent", "enqueue", "createEvent", "enqueue", "flush"),
        callsOf(twice::replay));
    queue.nextCommandFails = true;
    twice.replay();
    assertEquals("[await] FAILED on scripted:0, kernel k_square", messageOf(backend::synchronize));
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void what_was_freed_or_belongs_elsewhere_is_refused() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    ScriptedQueue otherQueue = new ScriptedQueue();
    ScriptedBackend other = ScriptedBackend.open(otherQueue);
    Backend.Buffer buffer = backend.floats(1, 2, 3);
    Backend.Recording step = backend.squares(buffer, 1);
    backend.free(buffer);
    assertEquals(
        "[replay] the buffer of 12 bytes was freed before; keep it until its last use",
        messageOf(step::replay));
    assertEquals(
        "[free] the buffer of 12 bytes was freed before; free it once",
        messageOf(() -> backend.free(buffer)));
    step.close();
    step.close();
    assertEquals("[replay] the recording is closed; record it again", messageOf(step::replay));
    Backend.Buffer foreign = other.floats(1, 2, 3);
    assertEquals(
        "[copy] the buffer belongs to another device; copy it through the host",
        messageOf(() -> backend.copy(foreign, 0, foreign, 0, 4)));
    assertEquals(
        "[record] the buffer belongs to another device; copy it through the host",
        messageOf(() -> backend.squares(foreign, 1)));
    Backend.Launch launch = new Backend.Launch(other.compile(ScriptedBackend.square()), List.of());
    assertEquals(
        "[record] a kernel belongs to another device; compile it on this one",
        messageOf(() -> backend.record(List.of(launch))));
    ScriptedBackend.closeAll(other, otherQueue);
    ScriptedBackend.closeAll(backend, queue);
  }

  @Test
  void closing_twice_is_harmless_and_all_else_after_it_is_refused() {
    ScriptedBackend backend = ScriptedBackend.open(queue);
    Backend.Buffer buffer = backend.floats(1, 2, 3);
    Backend.Recording step = backend.squares(buffer, 2);
    Backend.Download read = backend.downloadLater(buffer, 0, 4);
    ScriptedBackend.closeAll(backend, queue);
    backend.close();
    step.close();
    String closed = "the scripted:0 device is closed; open it again";
    assertEquals("[allocate] " + closed, messageOf(() -> backend.allocate(4)));
    assertEquals("[free] " + closed, messageOf(() -> backend.free(buffer)));
    assertEquals("[upload] " + closed, messageOf(() -> backend.write(buffer, 1)));
    assertEquals("[download] " + closed, messageOf(() -> backend.read(buffer, 1)));
    assertEquals("[download] " + closed, messageOf(read::isDone));
    assertEquals("[copy] " + closed, messageOf(() -> backend.copy(buffer, 0, buffer, 4, 4)));
    assertEquals("[compile] " + closed, messageOf(() -> backend.compile(ScriptedBackend.square())));
    assertEquals("[record] " + closed, messageOf(() -> backend.record(List.of())));
    assertEquals("[replay] " + closed, messageOf(step::replay));
    assertEquals("[synchronize] " + closed, messageOf(backend::synchronize));
  }
}
