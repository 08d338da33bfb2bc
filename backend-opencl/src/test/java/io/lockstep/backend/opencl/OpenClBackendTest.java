package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.queue.MemoryPool;
import io.lockstep.backend.queue.Readbacks;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The backend on the first real device. */
class OpenClBackendTest {
  private static final BackendOptions OPTIONS = TestDevices.options();

  private final CountingOpenCl counting = CountingOpenCl.ofThisMachine();
  private final OpenClBackendProvider provider = new OpenClBackendProvider(counting::functions);
  private final Arena arena = Arena.ofConfined();

  @BeforeAll
  static void require_a_device() {
    TestDevices.require();
  }

  @AfterEach
  void nothing_is_left() {
    arena.close();
    assertEquals(Map.of(), counting.live());
  }

  private OpenClBackend open(BackendOptions options) {
    return (OpenClBackend) provider.open(options);
  }

  private static String messageOf(Runnable action) {
    return String.valueOf(assertThrows(BackendException.class, action::run).getMessage());
  }

  private MemorySegment floats(float... values) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }

  private MemorySegment ints(int... values) {
    return arena.allocateFrom(ValueLayout.JAVA_INT, values);
  }

  private static Backend.Buffer upload(Backend backend, MemorySegment host) {
    Backend.Buffer buffer = backend.allocate(host.byteSize());
    backend.upload(host, buffer, 0);
    return buffer;
  }

  private static Backend.Recording recording(
      Backend backend, Backend.Kernel kernel, Backend.Argument... arguments) {
    return backend.record(List.of(new Backend.Launch(kernel, List.of(arguments))));
  }

  private static Backend.Argument at(Backend.Buffer buffer, long offset) {
    return new Backend.Argument(buffer, offset);
  }

  @Test
  void describes_itself() {
    try (Backend backend = open(OPTIONS)) {
      assertEquals("opencl", backend.info().backend());
      assertTrue(backend.info().memoryBytes() > 0);
      assertTrue(backend.info().description().contains(", driver "));
    }
  }

  @Test
  void bytes_travel_up_across_and_down() {
    try (Backend backend = open(OPTIONS)) {
      MemorySegment host = arena.allocateFrom(ValueLayout.JAVA_BYTE, new byte[] {1, 2, 3});
      Backend.Buffer a = backend.allocate(4);
      Backend.Buffer b = backend.allocate(4);
      backend.upload(host, a, 1);
      host.set(ValueLayout.JAVA_BYTE, 0, (byte) 9);
      backend.copy(a, 1, b, 1, 3);
      backend.download(b, 1, host);
      assertArrayEquals(new byte[] {1, 2, 3}, host.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Test
  void uploads_of_all_sizes_may_reuse_their_source_at_once() {
    try (Backend backend = open(OPTIONS)) {
      for (long bytes :
          new long[] {
            0, 4, 70_000, 1 << 20, OpenClQueue.LARGEST_WRITE, OpenClQueue.LARGEST_WRITE + 4
          }) {
        MemorySegment host = arena.allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
        MemorySegment expected = arena.allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
        Backend.Buffer[] buffers = new Backend.Buffer[6];
        for (int i = 0; i < buffers.length; i++) {
          host.fill((byte) i);
          buffers[i] = upload(backend, host);
        }
        for (int i = 0; i < buffers.length; i++) {
          backend.download(buffers[i], 0, host);
          assertEquals(-1, host.mismatch(expected.fill((byte) i)));
          backend.free(buffers[i]);
        }
      }
    }
  }

  @Test
  void what_is_written_on_demand_arrives_in_pieces_of_whole_units() {
    try (Backend backend = open(OPTIONS)) {
      long unit = 3 << 20;
      for (long count : new long[] {1, 12, 13}) {
        long width = count == 13 ? OpenClQueue.LARGEST_WRITE + 4 : unit;
        long bytes = count == 13 ? width : count * unit;
        List<Long> starts = new ArrayList<>();
        Backend.Buffer buffer = backend.allocate(bytes);
        backend.upload(
            (from, piece) -> {
              starts.add(from);
              for (long i = 0; i < piece.byteSize() / 4; i++) {
                piece.setAtIndex(ValueLayout.JAVA_INT, i, (int) (from / 4 + i));
              }
            },
            bytes,
            width,
            buffer,
            0);
        assertEquals(count == 12 ? List.of(0L, 10 * unit) : List.of(0L), starts);
        MemorySegment back = arena.allocate(bytes, 64);
        backend.download(buffer, 0, back);
        for (long i = 0; i < bytes / 4; i++) {
          assertEquals(i, back.getAtIndex(ValueLayout.JAVA_INT, i));
        }
        backend.free(buffer);
      }
    }
  }

  @Test
  void a_read_gives_what_was_there_when_it_was_asked_for() {
    try (Backend backend = open(OPTIONS)) {
      Backend.Buffer buffer = upload(backend, floats(1, 2));
      Backend.Kernel square = backend.compile(OpenClKernels.square(2));
      List<Backend.Download> reads = new ArrayList<>();
      try (Backend.Recording step = recording(backend, square, at(buffer, 0), at(buffer, 0))) {
        for (int i = 0; i < 6; i++) { // more than can be under way
          reads.add(backend.downloadLater(buffer, 4, 4));
          step.replay();
        }
      }
      MemorySegment host = arena.allocate(4, 4);
      float expected = 2;
      for (Backend.Download read : reads) {
        read.await(host);
        read.await(host);
        assertTrue(read.isDone());
        assertEquals(expected, host.get(ValueLayout.JAVA_FLOAT, 0));
        expected *= expected;
      }
      MemorySegment large = arena.allocate(Readbacks.MOST + 4, 4);
      Backend.Download all =
          backend.downloadLater(upload(backend, large.fill((byte) 3)), 0, large.byteSize());
      all.await(large.fill((byte) 0));
      assertEquals(3, large.get(ValueLayout.JAVA_BYTE, Readbacks.MOST));
    }
  }

  @Test
  void a_read_reports_an_index_out_of_range_that_nobody_has_reported() {
    try (Backend backend = open(OPTIONS)) {
      Backend.Buffer table = upload(backend, floats(1, 1, 1, 1));
      Backend.Buffer result = backend.allocate(4);
      recording(
              backend,
              backend.compile(new GatherSpec(DType.F32, 4, 1, 1)),
              at(table, 0),
              at(upload(backend, ints(4)), 0),
              at(result, 0))
          .replay();
      Backend.Download first = backend.downloadLater(table, 0, 4);
      Backend.Download second = backend.downloadLater(table, 0, 4);
      MemorySegment host = arena.allocate(4, 4);
      assertEquals(
          "[gather] index 4 at position 0 is outside 0..3; check the indices or enlarge the table"
              + " of 4 rows",
          messageOf(() -> first.await(host)));
      second.await(host);
      assertEquals(1, host.get(ValueLayout.JAVA_FLOAT, 0));
      backend.synchronize();
    }
  }

  @Test
  void fresh_and_recycled_memory_is_poisoned_on_demand() {
    try (Backend backend = open(OPTIONS)) {
      MemorySegment host = ints(0, 0, 0);
      for (int i = 0; i < 2; i++) {
        Backend.Buffer buffer = backend.allocate(host.byteSize());
        backend.download(buffer, 0, host);
        int poison = MemoryPool.POISON;
        assertArrayEquals(new int[] {poison, poison, poison}, host.toArray(ValueLayout.JAVA_INT));
        backend.upload(ints(1, 2, 3), buffer, 0);
        backend.free(buffer);
      }
    }
  }

  @Test
  void arguments_begin_inside_buffers() {
    try (Backend backend = open(OPTIONS)) {
      Backend.Buffer in = upload(backend, floats(1, 2, 3, 4));
      Backend.Buffer out = upload(backend, floats(0, 0, 0, 0));
      Backend.Kernel square = backend.compile(OpenClKernels.square(2));
      try (Backend.Recording recording = recording(backend, square, at(in, 8), at(out, 4))) {
        recording.replay();
      }
      MemorySegment host = floats(9, 9, 9, 9);
      backend.download(out, 0, host);
      assertArrayEquals(new float[] {0, 9, 16, 0}, host.toArray(ValueLayout.JAVA_FLOAT));
    }
  }

  @Test
  void equal_specifications_share_a_kernel() {
    try (Backend backend = open(OPTIONS)) {
      Backend.Kernel five = backend.compile(OpenClKernels.square(5));
      assertSame(five, backend.compile(OpenClKernels.square(5)));
      assertNotSame(five, backend.compile(OpenClKernels.square(6)));
    }
  }

  @Test
  void memory_is_accounted_and_limited_and_reused() {
    try (OpenClBackend backend = open(OPTIONS.withMemoryLimit(100_000))) {
      long before = backend.pool().usedBytes();
      Backend.Buffer first = backend.allocate(65_536);
      assertEquals(65_536 + before, backend.pool().usedBytes());
      assertEquals(
          "[allocate] "
              + backend.properties().label()
              + " has too little memory: requested 40000 bytes, in use "
              + (65_536 + before)
              + ", free "
              + (100_000 - 65_536 - before)
              + "; use a smaller batch or model, or raise the memory limit",
          messageOf(() -> backend.allocate(40_000)));
      backend.free(first);
      assertEquals(before, backend.pool().usedBytes());
      int buffers = counting.live().getOrDefault("Buffer", 0);
      backend.allocate(60_000);
      assertEquals(buffers, counting.live().getOrDefault("Buffer", 0));
      assertEquals(30_000, backend.allocate(30_000).bytes());
    }
  }

  @Test
  void memory_beyond_the_device_is_refused() {
    try (Backend backend = open(OPTIONS)) {
      OutOfDeviceMemoryException e =
          assertThrows(OutOfDeviceMemoryException.class, () -> backend.allocate(1L << 62));
      assertEquals(1L << 62, e.requested());
      backend.allocate(4);
    }
  }

  @Test
  void an_index_outside_the_result_of_a_scatter_is_named_by_the_next_read() {
    try (Backend backend = open(OPTIONS)) {
      Backend.Buffer updates = upload(backend, floats(1, 2, 3, 4));
      Backend.Buffer indices = upload(backend, ints(0, 1, -1, 3));
      Backend.Buffer out = backend.allocate(12);
      Backend.Kernel scatter = backend.compile(new ScatterAddSpec(DType.F32, 3, 1, 4));
      Backend.Recording recording =
          recording(backend, scatter, at(updates, 0), at(indices, 0), at(out, 0));
      recording.replay();
      assertEquals(
          "[scatter_add] index -1 at position 2 is outside 0..2; check the indices or enlarge the"
              + " table of 3 rows",
          messageOf(() -> backend.download(out, 0, arena.allocate(12, 4))));
    }
  }

  @Test
  void an_index_outside_the_table_is_named_by_the_next_read() {
    try (Backend backend = open(OPTIONS)) {
      Backend.Buffer table = upload(backend, floats(1, 2, 3, 4, 5, 6));
      Backend.Buffer indices = upload(backend, ints(9, 2, 0, 3, -1));
      Backend.Buffer out = backend.allocate(32);
      Backend.Kernel gather = backend.compile(new GatherSpec(DType.F32, 3, 2, 4));
      Backend.Recording recording =
          recording(backend, gather, at(table, 0), at(indices, 4), at(out, 0));
      MemorySegment host = arena.allocate(32, 4);
      String expected =
          "[gather] index 3 at position 2 is outside 0..2; check the indices or enlarge the table"
              + " of 3 rows";
      recording.replay();
      backend.upload(ints(0, 0, 7, 0), indices, 4);
      recording.replay();
      assertEquals(expected, messageOf(() -> backend.download(out, 0, host)));
      backend.upload(ints(0, 1, 2, 0), indices, 4);
      recording.replay();
      backend.download(out, 0, host);
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 1, 2}, host.toArray(ValueLayout.JAVA_FLOAT));
      backend.upload(ints(0, 0, 3, 0), indices, 4);
      recording.replay();
      assertEquals(expected, messageOf(backend::synchronize));
      backend.synchronize();
    }
  }

  @Test
  void use_after_free_and_after_close_are_errors_and_closing_twice_is_none() {
    OpenClBackend backend = open(OPTIONS);
    Backend.Buffer buffer = backend.allocate(8);
    Backend.Kernel square = backend.compile(OpenClKernels.square(1));
    Backend.Recording closed = recording(backend, square, at(buffer, 0), at(buffer, 4));
    closed.close();
    closed.close();
    Backend.Recording recording = recording(backend, square, at(buffer, 0), at(buffer, 4));
    recording.replay();
    backend.free(buffer);
    assertEquals("[replay] the recording is closed; record it again", messageOf(closed::replay));
    assertEquals(
        "[replay] the buffer of 8 bytes was freed before; keep it until its last use",
        messageOf(recording::replay));
    assertEquals(
        "[free] the buffer of 8 bytes was freed before; free it once",
        messageOf(() -> backend.free(buffer)));
    try (Backend other = open(OPTIONS)) {
      Backend.Buffer foreign = other.allocate(4);
      assertEquals(
          "[free] the buffer belongs to another device; copy it through the host",
          messageOf(() -> backend.free(foreign)));
      assertEquals(
          "[record] a kernel belongs to another device; compile it on this one",
          messageOf(() -> recording(other, square, at(foreign, 0), at(foreign, 0))));
    }
    backend.close();
    backend.close();
    recording.close();
    String end = "the " + backend.properties().label() + " device is closed; open it again";
    assertEquals("[allocate] " + end, messageOf(() -> backend.allocate(4)));
    assertEquals("[free] " + end, messageOf(() -> backend.free(buffer)));
    assertEquals("[replay] " + end, messageOf(recording::replay));
  }

  @Test
  void waiting_for_each_kernel_gives_the_same_bits() {
    try (Backend backend = open(OPTIONS.with("opencl.check", "true"))) {
      Backend.Buffer both = upload(backend, floats(3, 5));
      Backend.Kernel square = backend.compile(OpenClKernels.square(2));
      recording(backend, square, at(both, 0), at(both, 0)).replay();
      MemorySegment host = floats(0, 0);
      backend.download(both, 0, host);
      assertArrayEquals(new float[] {9, 25}, host.toArray(ValueLayout.JAVA_FLOAT));
    }
  }

  @Test
  void a_profile_adds_up_the_time_of_each_kernel() {
    List<String> logged = new ArrayList<>();
    try (OpenClLog _ = new OpenClLog(logged);
        Backend backend = open(OPTIONS.with("opencl.profile", "true"))) {
      Backend.Buffer both = upload(backend, floats(3, 5));
      Backend.Kernel square = backend.compile(OpenClKernels.square(2));
      Backend.Recording recording = recording(backend, square, at(both, 0), at(both, 0));
      for (int i = 0; i < 20; i++) {
        recording.replay();
      }
      backend.synchronize();
    }
    assertEquals(1, logged.size());
    List<String> lines = logged.getFirst().lines().toList();
    assertEquals("[profile] opencl", lines.getFirst().split(":")[0]);
    assertEquals("launches  milliseconds  of", lines.get(1));
    assertTrue(lines.get(2).matches(" {6}20 +\\d+\\.\\d{3}  kernel \\w+"), lines.get(2));
    assertEquals(3, lines.size());
  }
}
