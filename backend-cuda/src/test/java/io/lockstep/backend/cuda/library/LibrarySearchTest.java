package io.lockstep.backend.cuda.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrarySearchTest {
  private static final int ANY = Integer.MAX_VALUE;

  @TempDir Path root;

  private final Map<String, String> environment = new HashMap<>();
  private Supplier<List<Path>> loader = List::of;
  private Supplier<List<Path>> python = List::of;
  private ClassLoader classPath = new URLClassLoader(new URL[0], null);
  private boolean windows;
  private String setting = "";

  @Test
  void places_are_searched_in_order() throws IOException {
    Path jar = jar("org/bytedeco/cuda/linux-x86_64/libnvrtc.so.13");
    try (URLClassLoader withJar = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      classPath = withJar;
      FoundLibrary found = found(CudaLibrary.NVRTC, ANY);
      assertEquals(LibraryPlace.CLASS_PATH, found.place());

      Path wheel = file("site-packages/nvidia/cu13/lib/libnvrtc.so.13");
      python = () -> List.of(root.resolve("site-packages"));
      expect(wheel, LibraryPlace.WHEEL);

      Path cached = file("cached/libnvrtc.so.13");
      loader = () -> List.of(root.resolve("cached"));
      expect(cached, LibraryPlace.LOADER);

      Path variable = file("variable/libnvrtc.so.13");
      environment.put("LD_LIBRARY_PATH", root.resolve("variable").toString());
      expect(variable, LibraryPlace.LOADER);

      Path toolkit = file("usr/local/cuda-13.0/lib64/libnvrtc.so.13");
      expect(toolkit, LibraryPlace.TOOLKIT);

      Path home = file("home/targets/x86_64-linux/lib/libnvrtc.so.13");
      environment.put("CUDA_HOME", root.resolve("home").toString());
      expect(home, LibraryPlace.CUDA_HOME);

      Path variableOfOurs = file("ours/libnvrtc.so.13");
      environment.put(LibrarySearch.VARIABLE, root.resolve("ours").toString());
      expect(variableOfOurs, LibraryPlace.SETTING);

      Path named = file("named/libnvrtc.so.13");
      setting = root.resolve("nothing") + File.pathSeparator + named;
      expect(named, LibraryPlace.SETTING);
    }
  }

  @Test
  void places_behind_the_first_file_are_not_asked() throws IOException {
    file("usr/local/cuda/lib64/libnvrtc.so.12");
    loader = () -> fail("the loader was asked");
    python = () -> fail("Python was asked");
    assertEquals(12, found(CudaLibrary.NVRTC, ANY).major());
  }

  @Test
  void the_newest_toolkit_that_the_driver_can_run_is_taken() throws IOException {
    file("usr/local/cuda-9.2/lib64/libnvrtc.so.9");
    Path twelve = file("usr/local/cuda-12.4/lib64/libnvrtc.so.12");
    Path newerTwelve = file("usr/local/cuda-12.10/lib64/libnvrtc.so.12");
    Path thirteen = file("usr/local/cuda-13.0/lib64/libnvrtc.so.13");
    assertEquals(thirteen, found(CudaLibrary.NVRTC, 13).file());
    assertEquals(newerTwelve, found(CudaLibrary.NVRTC, 12).file());
    Files.delete(newerTwelve);
    assertEquals(twelve, found(CudaLibrary.NVRTC, 12).file());
  }

  @Test
  void python_wheels_of_both_layouts_are_found() throws IOException {
    python = () -> List.of(root.resolve("site-packages"));
    Path twelve = file("site-packages/nvidia/cublas/lib/libcublas.so.12");
    assertEquals(twelve, found(CudaLibrary.CUBLAS, ANY).file());
    Path thirteen = file("site-packages/nvidia/cu13/lib/libcublas.so.13");
    assertEquals(thirteen, found(CudaLibrary.CUBLAS, ANY).file());
    assertEquals(twelve, found(CudaLibrary.CUBLAS, 12).file());
  }

  @Test
  void packages_of_environments_and_of_the_user_are_found_without_python() throws IOException {
    Path system = file("usr/lib/python3.12/dist-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12");
    assertEquals(system, found(CudaLibrary.NVRTC, ANY).file());
    Path user = file("me/.local/lib/python3.9/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12");
    environment.put("HOME", root.resolve("me").toString());
    assertEquals(user, found(CudaLibrary.NVRTC, ANY).file());
    Path own = file("venv/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12");
    environment.put("VIRTUAL_ENV", root.resolve("venv").toString());
    assertEquals(own, found(CudaLibrary.NVRTC, ANY).file());
  }

  @Test
  void the_stub_of_a_toolkit_is_no_driver() throws IOException {
    file("usr/local/cuda/lib64/libcuda.so.1");
    file("usr/local/cuda/lib64/stubs/libcuda.so");
    assertInstanceOf(MissingLibrary.class, find(CudaLibrary.DRIVER, ANY));
    Path driver = file("usr/lib/x86_64-linux-gnu/libcuda.so.1");
    FoundLibrary found = found(CudaLibrary.DRIVER, ANY);
    assertEquals(driver, found.file());
    assertEquals("driver at " + driver + " (loader's folders)", found.describe());
  }

  @Test
  void windows_has_other_names() throws IOException {
    windows = true;
    Path driver = file("Windows/System32/nvcuda.dll");
    Path nvrtc =
        file("Program Files/NVIDIA GPU Computing Toolkit/CUDA/v12.6/bin/nvrtc64_120_0.dll");
    assertEquals(driver, found(CudaLibrary.DRIVER, ANY).file());
    assertEquals(nvrtc, found(CudaLibrary.NVRTC, ANY).file());
  }

  @Test
  void on_windows_version_13_is_not_looked_for() throws IOException {
    windows = true;
    environment.put("CUDA_PATH", root.resolve("v13.0").toString());
    file("v13.0/bin/x64/nvrtc64_130_0.dll");
    assertEquals(
        "no NVRTC: nvrtc64_120_0.dll is in none of setting, CUDA_HOME, toolkit folders, loader's"
            + " folders, Python wheels, class path; install NVIDIA's CUDA toolkit, or its package"
            + " cuda-nvrtc-12-6, or run pip install nvidia-cuda-nvrtc-cu12",
        find(CudaLibrary.NVRTC, 13).describe());
  }

  @Test
  void the_exact_version_is_read_from_what_a_name_links_to() throws IOException {
    Path exact = file("usr/lib64/libcuda.so.560.35.03");
    Path link = Files.createSymbolicLink(root.resolve("usr/lib64/libcuda.so.1"), exact);
    assertEquals(
        "driver 560.35.03 at " + link + " (loader's folders)",
        find(CudaLibrary.DRIVER, ANY).describe());
    Path plain = file("opt/cuda/lib64/libnvrtc.so.12");
    assertEquals(
        "NVRTC 12 at " + plain + " (toolkit folders)", find(CudaLibrary.NVRTC, ANY).describe());
  }

  @Test
  void what_is_missing_is_named_with_what_brings_it() {
    assertEquals(
        "no driver: libcuda.so.1 is in none of setting, loader's folders; install NVIDIA's driver,"
            + " 560 or newer; in a container, start it with --gpus all",
        find(CudaLibrary.DRIVER, ANY).describe());
    assertEquals(
        "no NVRTC: libnvrtc.so.13 or libnvrtc.so.12 is in none of setting, CUDA_HOME, toolkit"
            + " folders, loader's folders, Python wheels, class path; install NVIDIA's CUDA"
            + " toolkit, or its package cuda-nvrtc-12-6, or run pip install"
            + " nvidia-cuda-nvrtc-cu12",
        find(CudaLibrary.NVRTC, 13).describe());
  }

  @Test
  void a_library_too_new_for_the_driver_is_named() throws IOException {
    Path thirteen = file("opt/cuda/lib64/libcublas.so.13");
    assertEquals(
        "no cuBLAS: libcublas.so.12 is in none of setting, CUDA_HOME, toolkit folders, loader's"
            + " folders, Python wheels, class path; cuBLAS 13 at "
            + thirteen
            + " (toolkit folders) is too new for this driver or GPU; install NVIDIA's CUDA"
            + " toolkit, or its package libcublas-12-6, or run pip install"
            + " nvidia-cublas-cu12; strict precision does without",
        find(CudaLibrary.CUBLAS, 12).describe());
  }

  @Test
  void environment_variables_that_are_no_paths_are_harmless() throws IOException {
    environment.put("CUDA_HOME", "\0");
    environment.put("CUDA_PATH", " ");
    environment.put("LD_LIBRARY_PATH", "::/nowhere:");
    Path toolkit = file("usr/lib/cuda/lib64/libnvrtc.so.12");
    assertEquals(toolkit, found(CudaLibrary.NVRTC, ANY).file());
  }

  @Test
  void a_library_in_a_jar_is_copied_once_with_what_belongs_to_it() throws IOException {
    String folder = "org/bytedeco/cuda/linux-x86_64/";
    Path jar =
        jar(
            folder + "libnvrtc.so.12",
            folder + "libnvrtc-builtins.so.12.6",
            folder + "libcufft.so.11");
    try (URLClassLoader withJar = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      classPath = withJar;
      FoundLibrary found = found(CudaLibrary.NVRTC, ANY);
      assertTrue(found.file().startsWith(root.resolve("cache")), found.describe());
      assertEquals(folder + "libnvrtc.so.12", Files.readString(found.file()));
      Path builtins = found.file().resolveSibling("libnvrtc-builtins.so.12.6");
      assertEquals(folder + "libnvrtc-builtins.so.12.6", Files.readString(builtins));
      try (var files = Files.list(found.file().getParent())) {
        assertEquals(2, files.count());
      }
      Object before = Files.getLastModifiedTime(found.file());
      assertEquals(found, find(CudaLibrary.NVRTC, ANY));
      assertEquals(before, Files.getLastModifiedTime(found.file()));
    }
  }

  @Test
  void the_listing_of_the_loaders_cache_is_read() {
    String listing =
        """
        1204 libs found in cache `/etc/ld.so.cache'
        \tlibnvrtc.so.12 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libnvrtc.so.12
        \tlibcuda.so.1 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/nvidia/current/libcuda.so.1
        \tlibcuda.so.1 (libc6) => /usr/lib/i386-linux-gnu/libcuda.so.1
        \tlibz.so.1 (libc6,x86-64, OS ABI: Linux 3.2.0) => /lib/x86_64-linux-gnu/libz.so.1
        \tlibcuda.so.1 (libc6,AArch64) => /usr/lib/aarch64-linux-gnu/libcuda.so.1
        Cache generated by: ldconfig (Debian GLIBC 2.36-9) stable release version 2.36
        """;
    assertEquals(
        List.of(
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/x86_64-linux-gnu/nvidia/current"),
            Path.of("/lib/x86_64-linux-gnu")),
        Tools.foldersOfCache(listing, "amd64"));
    assertEquals(
        List.of(Path.of("/usr/lib/aarch64-linux-gnu")), Tools.foldersOfCache(listing, "aarch64"));
  }

  private void expect(Path file, LibraryPlace place) {
    assertEquals(
        new FoundLibrary(CudaLibrary.NVRTC, 13, file, place), find(CudaLibrary.NVRTC, ANY));
  }

  private FoundLibrary found(CudaLibrary library, int newestMajor) {
    return assertInstanceOf(FoundLibrary.class, find(library, newestMajor));
  }

  private LibraryFinding find(CudaLibrary library, int newestMajor) {
    SystemEnvironment here =
        new SystemEnvironment(
            windows, root, environment, loader, python, classPath, root.resolve("cache"));
    return new LibrarySearch(here, setting).find(library, newestMajor);
  }

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private Path jar(String... entries) throws IOException {
    Path jar = root.resolve("cuda-redist.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(entry.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
