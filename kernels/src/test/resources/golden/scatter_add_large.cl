// k_scatter_add_check: 20 groups of 256, 0 bytes of local memory
// k_scatter_add_count0: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_places0: 1 groups of 256, 1024 bytes of local memory
// k_scatter_add_move0: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_count1: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_places1: 1 groups of 256, 1024 bytes of local memory
// k_scatter_add_move1: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_count2: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_places2: 1 groups of 256, 1024 bytes of local memory
// k_scatter_add_move2: 5 groups of 256, 4096 bytes of local memory
// k_scatter_add_sums: 4096 groups of 256, 0 bytes of local memory
// workspace: 85120 bytes; fault word
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_check(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    if ((uint)in1[i] >= rows) {
      atomic_min(fault, (int)i);
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_count0(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint digits[1024];
  const uint item = (uint)get_local_id(0);
  const uint chunk = (uint)get_group_id(0);
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)in1[x] < rows ? (uint)in1[x] : rows;
    digits[e] = key >> 0u & 255u;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint n = 0u;
    for (uint e = 0u; e < length; ++e) {
      n += digits[e] == d ? 1u : 0u;
    }
    workspace[4u * count + chunk * 256u + d] = (int)n;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_places0(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint totals[256];
  const uint item = (uint)get_local_id(0);
  for (uint d = item; d < 256u; d += 256u) {
    uint total = 0u;
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      total += (uint)workspace[4u * count + chunk * 256u + d];
    }
    totals[d] = total;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint at = 0u;
    for (uint below = 0u; below < d; ++below) {
      at += totals[below];
    }
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      const uint n = (uint)workspace[4u * count + chunk * 256u + d];
      workspace[4u * count + chunk * 256u + d] = (int)at;
      at += n;
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_move0(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint digits[1024];
  const uint item = (uint)get_local_id(0);
  const uint chunk = (uint)get_group_id(0);
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)in1[x] < rows ? (uint)in1[x] : rows;
    digits[e] = key >> 0u & 255u;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint at = (uint)workspace[4u * count + chunk * 256u + d];
    for (uint e = 0u; e < length; ++e) {
      if (digits[e] == d) {
        const uint x = start + e;
        workspace[2u * count + at] = (int)((uint)in1[x] < rows ? (uint)in1[x] : rows);
        workspace[3u * count + at] = (int)x;
        ++at;
      }
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_count1(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint digits[1024];
  const uint item = (uint)get_local_id(0);
  const uint chunk = (uint)get_group_id(0);
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[2u * count + x];
    digits[e] = key >> 8u & 255u;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint n = 0u;
    for (uint e = 0u; e < length; ++e) {
      n += digits[e] == d ? 1u : 0u;
    }
    workspace[4u * count + chunk * 256u + d] = (int)n;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_places1(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint totals[256];
  const uint item = (uint)get_local_id(0);
  for (uint d = item; d < 256u; d += 256u) {
    uint total = 0u;
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      total += (uint)workspace[4u * count + chunk * 256u + d];
    }
    totals[d] = total;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint at = 0u;
    for (uint below = 0u; below < d; ++below) {
      at += totals[below];
    }
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      const uint n = (uint)workspace[4u * count + chunk * 256u + d];
      workspace[4u * count + chunk * 256u + d] = (int)at;
      at += n;
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_move1(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint digits[1024];
  const uint item = (uint)get_local_id(0);
  const uint chunk = (uint)get_group_id(0);
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[2u * count + x];
    digits[e] = key >> 8u & 255u;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint at = (uint)workspace[4u * count + chunk * 256u + d];
    for (uint e = 0u; e < length; ++e) {
      if (digits[e] == d) {
        const uint x = start + e;
        workspace[0u * count + at] = (int)((uint)workspace[2u * count + x]);
        workspace[1u * count + at] = workspace[3u * count + x];
        ++at;
      }
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_count2(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint digits[1024];
  const uint item = (uint)get_local_id(0);
  const uint chunk = (uint)get_group_id(0);
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[0u * count + x];
    digits[e] = key >> 16u & 255u;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint n = 0u;
    for (uint e = 0u; e < length; ++e) {
      n += digits[e] == d ? 1u : 0u;
    }
    workspace[4u * count + chunk * 256u + d] = (int)n;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_places2(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint totals[256];
  const uint item = (uint)get_local_id(0);
  for (uint d = item; d < 256u; d += 256u) {
    uint total = 0u;
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      total += (uint)workspace[4u * count + chunk * 256u + d];
    }
    totals[d] = total;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint at = 0u;
    for (uint below = 0u; below < d; ++below) {
      at += totals[below];
    }
    for (uint chunk = 0u; chunk < chunks; ++chunk) {
      const uint n = (uint)workspace[4u * count + chunk * 256u + d];
      workspace[4u * count + chunk * 256u + d] = (int)at;
      at += n;
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_move2(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __local uint digits[1024];
  const uint item = (uint)get_local_id(0);
  const uint chunk = (uint)get_group_id(0);
  const uint start = chunk * 1024u;
  const uint length = count - start < 1024u ? count - start : 1024u;
  for (uint e = item; e < length; e += 256u) {
    const uint x = start + e;
    const uint key = (uint)workspace[0u * count + x];
    digits[e] = key >> 16u & 255u;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint d = item; d < 256u; d += 256u) {
    uint at = (uint)workspace[4u * count + chunk * 256u + d];
    for (uint e = 0u; e < length; ++e) {
      if (digits[e] == d) {
        const uint x = start + e;
        workspace[2u * count + at] = (int)((uint)workspace[0u * count + x]);
        workspace[3u * count + at] = workspace[1u * count + x];
        ++at;
      }
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_sums(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict workspace,
    __global int* restrict fault,
    const uint elements,
    const uint count,
    const uint rows,
    const uint chunks,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < elements; i += (uint)get_global_size(0)) {
    const uint row = mul_hi(i << 1, width_magic) >> width_shift;
    const uint c = i - row * width;
    uint at = 0u;
    uint high = count;
    while (at < high) {
      const uint middle = (at + high) / 2u;
      if ((uint)workspace[2u * count + middle] < row) {
        at = middle + 1u;
      } else {
        high = middle;
      }
    }
    float acc = 0x0.0p0f;
    for (; at < count && (uint)workspace[2u * count + at] == row; ++at) {
      const uint n = (uint)workspace[3u * count + at];
      acc = acc + in0[n * width + c];
    }
    out0[i] = acc;
  }
}
