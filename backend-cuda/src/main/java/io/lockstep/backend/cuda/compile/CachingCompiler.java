package io.lockstep.backend.cuda.compile;

import io.lockstep.backend.support.BinaryCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A compiler that keeps what it made on disk, by source, target, options and its own version. */
public final class CachingCompiler implements KernelCompiler {
  private final KernelCompiler compiler;
  private final BinaryCache cache;

  /** Creates a compiler in front of another one. */
  public CachingCompiler(KernelCompiler compiler, BinaryCache cache) {
    this.compiler = compiler;
    this.cache = cache;
  }

  @Override
  public String version() {
    return compiler.version();
  }

  @Override
  public List<Capability> capabilities() {
    return compiler.capabilities();
  }

  @Override
  public byte[] compile(String name, String source, Capability target, List<String> options) {
    List<String> parts = new ArrayList<>(List.of(source, target.architecture(), version()));
    parts.addAll(options);
    byte[] key = cache.key(parts);
    Optional<byte[]> stored = cache.find(key);
    if (stored.isPresent()) {
      return stored.get();
    }
    byte[] binary = compiler.compile(name, source, target, options);
    cache.store(key, binary);
    return binary;
  }
}
