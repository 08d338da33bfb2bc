package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.driver.JCublas;
import io.lockstep.backend.cuda.library.SystemEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found and what is said of it, on an empty machine and with the stub of a driver. */
class CudaBackendProviderTest {
  private static final String NO_DRIVER =
      "[cuda] no driver: libcuda.so.1 is in none of setting, loader's folders; install NVIDIA's"
          + " driver, 560 or newer; in a container, start it with --gpus all";
  private static final String NO_NVRTC =
      " is in none of setting, CUDA_HOME, toolkit folders, loader's folders, Python wheels, class"
          + " path; install NVIDIA's CUDA toolkit, or its package cuda-nvrtc-12-6, or run pip"
          + " install nvidia-cuda-nvrtc-cu12";
  private static final String NO_CUBLAS =
      " is in none of setting, CUDA_HOME, toolkit folders, loader's folders, Python wheels, class"
          + " path; install NVIDIA's CUDA toolkit, or its package libcublas-12-6, or run pip"
          + " install nvidia-cublas-cu12; strict precision does without";
  private static final BackendOptions WITHOUT_CACHE =
      BackendOptions.DEFAULT.with("cuda.cache", "off");
  private static final String H = "Stub GPU, capability 9.0, 1.0 GiB, 132 multiprocessors";

  @TempDir Path root;
  private Path toolkit = Path.of("");

  @BeforeEach
  void makeToolkit() {
    toolkit = root.resolve("usr/local/cuda/lib64");
  }

  @Test
  void without_a_driver_the_only_message_is_how_to_get_one() throws IOException {
    addToToolkit("libnvrtc.so.12");
    CudaBackendProvider provider = provider("");
    assertEquals("cuda", provider.name());
    assertEquals(List.of(Discovery.missing("cuda", NO_DRIVER)), provider.discover());
    BackendException e =
        assertThrows(BackendException.class, () -> provider.open(BackendOptions.DEFAULT));
    assertEquals(NO_DRIVER, e.getMessage());
  }

  @Test
  void a_gpu_is_described_with_all_that_it_is_used_with() throws IOException {
    StubDriver stub = StubDriver.fresh();
    addToToolkit("libnvrtc.so.12");
    assertEquals(
        List.of(
            Discovery.usable(
                "cuda:0",
                200,
                H
                    + "; driver at "
                    + stub.file()
                    + " (setting) for CUDA 12.8; NVRTC 12 at "
                    + toolkit.resolve("libnvrtc.so.12")
                    + " (toolkit folders); no cuBLAS: libcublas.so.12"
                    + NO_CUBLAS
                    + "; precisions: strict")),
        provider(stub).discover());
  }

  @Test
  void a_gpu_without_compiler_is_refused_with_what_brings_one() {
    StubDriver stub = StubDriver.fresh();
    assertEquals(
        List.of(
            Discovery.missing(
                "cuda:0", H + "; cannot be used: no NVRTC: libnvrtc.so.12" + NO_NVRTC)),
        provider(stub).discover());
    assertEquals(
        "[cuda] cuda:0 (" + H + ") cannot be used: no NVRTC: libnvrtc.so.12" + NO_NVRTC,
        refusal(stub, BackendOptions.DEFAULT));
  }

  @Test
  void a_compiler_too_new_for_the_driver_does_not_count() throws IOException {
    StubDriver stub = StubDriver.fresh();
    addToToolkit("libnvrtc.so.13");
    String message = refusal(stub, BackendOptions.DEFAULT);
    assertEquals(
        "[cuda] cuda:0 ("
            + H
            + ") cannot be used: no NVRTC: libnvrtc.so.12"
            + NO_NVRTC.replace(
                "; install",
                "; NVRTC 13 at "
                    + toolkit.resolve("libnvrtc.so.13")
                    + " (toolkit folders) is too new for this driver or GPU; install"),
        message);
    stub.machine(1, 90, 13000, true);
    provider(stub).open(WITHOUT_CACHE).close();
  }

  @Test
  void a_gpu_older_than_cuda_13_needs_the_compiler_of_cuda_12() throws IOException {
    StubDriver stub = StubDriver.fresh();
    stub.machine(1, 70, 13000, true);
    addToToolkit("libnvrtc.so.13");
    String volta = H.replace("9.0", "7.0");
    assertEquals(
        "[cuda] cuda:0 ("
            + volta
            + ") cannot be used: no NVRTC: libnvrtc.so.12"
            + NO_NVRTC.replace(
                "; install",
                "; NVRTC 13 at "
                    + toolkit.resolve("libnvrtc.so.13")
                    + " (toolkit folders) is too new for this driver or GPU; install"),
        refusal(stub, BackendOptions.DEFAULT));
    addToToolkit("libnvrtc.so.12");
    try (Backend backend = provider(stub).open(WITHOUT_CACHE)) {
      assertEquals(new DeviceInfo("cuda", volta, 1L << 30, false), backend.info());
    }
  }

  @Test
  void a_relaxed_precision_without_cublas_is_refused_with_what_brings_it() throws IOException {
    StubDriver stub = StubDriver.fresh();
    addToToolkit("libnvrtc.so.12");
    assertEquals(Set.of(Precision.values()), provider(stub).precisions());
    for (Precision precision : List.of(Precision.FAST, Precision.TF32, Precision.BF16)) {
      assertEquals(
          "[cuda] cuda:0 ("
              + H
              + ") does not compute in precision "
              + precision
              + ": no cuBLAS: libcublas.so.12"
              + NO_CUBLAS,
          refusal(stub, WITHOUT_CACHE.withPrecision(precision)));
    }
    provider(stub).open(WITHOUT_CACHE).close();
  }

  @Test
  void the_precisions_of_a_gpu_follow_from_its_capability_and_cublas() throws IOException {
    StubDriver stub = StubDriver.fresh();
    addToToolkit("libnvrtc.so.12");
    addToToolkit("libcublas.so.12");
    String cublas = "; cuBLAS 12 at " + toolkit.resolve("libcublas.so.12") + " (toolkit folders)";
    assertTrue(described(stub).endsWith(cublas + "; precisions: strict, fast, tf32, bf16"));
    stub.machine(1, 75, 12080, true);
    assertTrue(described(stub).endsWith(cublas + "; precisions: strict, fast"));
  }

  @Test
  void a_gpu_that_lacks_a_precision_counts_as_missing_in_it() throws IOException {
    StubDriver stub = StubDriver.fresh();
    addToToolkit("libnvrtc.so.12");
    CudaBackendProvider provider = provider(stub);
    assertEquals(provider.discover(), provider.discover(Precision.STRICT));
    assertEquals(
        List.of(
            Discovery.missing(
                "cuda:0",
                H
                    + "; does not compute in precision fast: no cuBLAS: libcublas.so.12"
                    + NO_CUBLAS)),
        provider.discover(Precision.FAST));
    addToToolkit("libcublas.so.12");
    assertEquals(provider.discover(), provider.discover(Precision.BF16));
    stub.machine(1, 75, 12080, true);
    assertEquals(provider.discover(), provider.discover(Precision.FAST));
    assertEquals(
        List.of(
            Discovery.missing(
                "cuda:0",
                H.replace("9.0", "7.5")
                    + "; does not compute in precision bf16: its compute capability is 7.5, and"
                    + " 8.0 is needed; use fast or strict")),
        provider.discover(Precision.BF16));
  }

  private String described(StubDriver stub) {
    return provider(stub).discover().getFirst().detail();
  }

  @Test
  void a_file_that_is_no_cublas_is_refused_with_the_loaders_reason() throws IOException {
    StubDriver stub = StubDriver.fresh();
    addToToolkit("libnvrtc.so.12");
    Files.writeString(toolkit.resolve("libcublas.so.12"), "not a library");
    String message = refusal(stub, WITHOUT_CACHE.withPrecision(Precision.FAST));
    assertEquals("[cuda] ", message.substring(0, 7));
  }

  @Test
  void a_gpu_too_old_is_refused_with_its_capability() throws IOException {
    StubDriver stub = StubDriver.fresh();
    stub.machine(1, 61, 12080, true);
    addToToolkit("libnvrtc.so.12");
    assertEquals(
        "[cuda] cuda:0 ("
            + H.replace("9.0", "6.1")
            + ") cannot be used: its compute capability is 6.1, and 7.5 is needed (7.0 with CUDA"
            + " 12)",
        refusal(stub, BackendOptions.DEFAULT));
  }

  @Test
  void a_gpu_without_memory_pools_is_refused() throws IOException {
    StubDriver stub = StubDriver.fresh();
    stub.machine(1, 90, 12080, false);
    addToToolkit("libnvrtc.so.12");
    assertEquals(
        "[cuda] cuda:0 (" + H + ") cannot be used: it has no memory pools; install a newer driver",
        refusal(stub, BackendOptions.DEFAULT));
  }

  @Test
  void gpus_are_meant_by_number_or_part_of_their_name() throws IOException {
    StubDriver stub = StubDriver.fresh();
    stub.machine(3, 90, 12080, true);
    addToToolkit("libnvrtc.so.12");
    for (Map.Entry<String, String> each :
        Map.of("", "cuda:0", "2", "cuda:2", "stub", "cuda:0").entrySet()) {
      BackendOptions options = BackendOptions.DEFAULT.withDevice(each.getKey());
      Backend backend = provider(stub).open(options.with("cuda.cache", "off"));
      backend.close();
      assertEquals(
          "[allocate] the " + each.getValue() + " device is closed; open it again",
          assertThrows(BackendException.class, () -> backend.allocate(1)).getMessage());
    }
    assertEquals(
        "[cuda] no GPU 'H200'; there is cuda:0 (Stub GPU), cuda:1 (Stub GPU), cuda:2 (Stub GPU);"
            + " use one of them",
        refusal(stub, BackendOptions.DEFAULT.withDevice("H200")));
  }

  @Test
  void a_driver_without_a_gpu_is_named() {
    StubDriver stub = StubDriver.fresh();
    stub.machine(0, 90, 12080, true);
    assertEquals(
        List.of(
            Discovery.missing(
                "cuda",
                "[cuInit] CUDA_ERROR_NO_DEVICE (100) on the driver: no CUDA-capable device is"
                    + " detected; check with nvidia-smi that driver and GPU are in order")),
        provider(stub).discover());
  }

  @Test
  void discovery_survives_the_failure_of_any_call() throws IOException {
    StubDriver stub = StubDriver.fresh();
    addToToolkit("libnvrtc.so.12");
    CudaBackendProvider provider = provider(stub);
    stub.fail(0, 0);
    provider.discover();
    int calls = stub.calls();
    for (int n = 1; n <= calls; n++) {
      stub.fail(n, 999);
      List<Discovery> found = provider.discover();
      assertEquals(1, found.size());
      assertFalse(found.getFirst().usable());
      assertEquals(
          "[" + stub.failedCall().replaceAll("_v2$", "") + "]",
          found.getFirst().detail().substring(0, found.getFirst().detail().indexOf(' ')));
    }
  }

  @Test
  void a_file_that_is_no_driver_is_refused_with_the_loaders_reason() throws IOException {
    Gcc.assume();
    Path file = Files.createDirectories(root.resolve("broken")).resolve("libcuda.so.1");
    Files.writeString(file, "not a library");
    List<Discovery> found = provider(file.toString()).discover();
    String detail = found.getFirst().detail();
    assertEquals("cuda", found.getFirst().device());
    assertEquals("[cuda] ", detail.substring(0, 7));
  }

  @Test
  void settings_are_checked() {
    CudaBackendProvider provider = provider("");
    BackendException e =
        assertThrows(
            BackendException.class,
            () -> provider.open(BackendOptions.DEFAULT.with("cuda.cash", "off")));
    assertEquals(
        "[cuda] unknown setting cuda.cash; known are cuda.cache, cuda.check, cuda.libraries,"
            + " cuda.poison",
        e.getMessage());
    e =
        assertThrows(
            BackendException.class,
            () -> provider.open(BackendOptions.DEFAULT.with("cuda.check", "yes")));
    assertEquals("[cuda] setting cuda.check is 'yes'; use true or false", e.getMessage());
  }

  @Test
  void compiled_kernels_lie_where_the_user_says() {
    assertEquals(Path.of("/home/me/.cache/lockstep/cuda"), cache(Map.of(), Map.of()));
    assertEquals(Path.of("/x/lockstep/cuda"), cache(Map.of(), Map.of("XDG_CACHE_HOME", "/x")));
    assertEquals(
        Path.of("/y/cuda"),
        cache(Map.of(), Map.of("XDG_CACHE_HOME", "/x", "LOCKSTEP_CACHE", "/y")));
    assertEquals(Path.of("/z"), cache(Map.of("cuda.cache", "/z"), Map.of("LOCKSTEP_CACHE", "/y")));
    assertNull(cache(Map.of("cuda.cache", "off"), Map.of()));
  }

  private static @Nullable Path cache(
      Map<String, String> settings, Map<String, String> environment) {
    return CudaSettings.of(
            new BackendOptions("", 0, 0, Precision.STRICT, settings), environment, "/home/me")
        .queue()
        .cache();
  }

  private String refusal(StubDriver stub, BackendOptions options) {
    CudaBackendProvider provider = provider(stub);
    return String.valueOf(
        assertThrows(BackendException.class, () -> provider.open(options)).getMessage());
  }

  private CudaBackendProvider provider(StubDriver stub) {
    return provider(stub.file().toString());
  }

  private CudaBackendProvider provider(String libraries) {
    SystemEnvironment here =
        new SystemEnvironment(
            false,
            root,
            Map.of("LOCKSTEP_CUDA_LIBRARIES", libraries),
            List::of,
            List::of,
            ClassLoader.getPlatformClassLoader(),
            root.resolve("cache"));
    return new CudaBackendProvider(() -> here, _ -> new EmulatingCompiler(), JCublas::load);
  }

  private void addToToolkit(String file) throws IOException {
    Files.writeString(Files.createDirectories(toolkit).resolve(file), "");
  }
}
