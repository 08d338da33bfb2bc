package io.lockstep.bench.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Machine ZEN =
      new Machine(
          List.of(
              "vendor_id\t: AuthenticAMD",
              "model name\t: AMD EPYC",
              "flags\t\t: sse2 avx512f avx512_bf16",
              "",
              "model name\t: AMD EPYC"));
  private static final Machine OTHER = new Machine(List.of("vendor_id : Other", "flags : avx2"));

  @TempDir private Path peers;

  private Launcher launcher(Machine machine) {
    return new Launcher(peers, "python3", Path.of("peer.py"), machine);
  }

  @Test
  void openblas_is_told_the_processor_that_it_does_not_know() {
    assertEquals("AMD EPYC", ZEN.processor());
    assertEquals(
        List.of(
            "OPENBLAS_NUM_THREADS=2",
            "OPENBLAS_CORETYPE=Cooperlake",
            "--enable-native-access=ALL-UNNAMED"),
        launcher(ZEN).flags(new Setting(Peer.OPENBLAS, 2)));
    assertEquals(
        List.of("OPENBLAS_NUM_THREADS=1", "--enable-native-access=ALL-UNNAMED"),
        launcher(OTHER).flags(new Setting(Peer.OPENBLAS, 1)));
  }

  @Test
  void dl4j_takes_the_widest_vectors_there_are() {
    String extension = "-Dorg.bytedeco.javacpp.platform.extension=-avx512";
    assertTrue(launcher(ZEN).flags(new Setting(Peer.DL4J, 1)).contains(extension));
    assertEquals(
        List.of("OMP_NUM_THREADS=1", "--enable-native-access=ALL-UNNAMED"),
        launcher(OTHER).flags(new Setting(Peer.DL4J, 1)));
  }

  @Test
  void a_peer_whose_libraries_are_not_there_is_missing() throws IOException {
    Optional<String> reason = Optional.of("its libraries could not be had; the build says why");
    assertEquals(reason, launcher(ZEN).missing(Peer.DJL));
    Files.createDirectories(peers.resolve("djl/target/side"));
    assertEquals(Optional.empty(), launcher(ZEN).missing(Peer.DJL));
    assertEquals(reason, launcher(ZEN).missing(Peer.MEMCPY));
    assertEquals(Optional.empty(), launcher(ZEN).missing(Peer.PYTORCH));
  }

  @Test
  void commands_are_flags_and_what_serves() {
    assertEquals(
        List.of("env", "OMP_NUM_THREADS=2", "python3", "peer.py", "eager", "cpu"),
        launcher(ZEN).command(new Setting(Peer.PYTORCH, 2)));
    List<String> natives = launcher(ZEN).command(new Setting(Peer.ONEDNN, 2));
    assertEquals(
        List.of(
            "-cp",
            peers.resolve("natives/target/side") + "/*",
            "io.lockstep.bench.cpu.natives.NativeWorker",
            "onednn",
            "2"),
        natives.subList(natives.size() - 5, natives.size()));
    List<String> ours = launcher(ZEN).command(new Setting(Peer.LOCKSTEP, 2));
    assertEquals(
        List.of("io.lockstep.bench.ours.Worker", "cpu", "2"),
        ours.subList(ours.size() - 3, ours.size()));
  }
}
