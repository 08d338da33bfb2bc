// k_matmul_relu_runs: 72 groups of 128, 9216 bytes of local memory
// k_matmul_relu_sums: 55 groups of 256, 0 bytes of local memory
// workspace: 168000 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(128, 1, 1))) void k_matmul_relu_runs(
    __global const float* restrict in0_base,
    __global const float* restrict in1_base,
    __global const float* restrict in2_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global float* out0 = out0_base + out0_at;
  __local __attribute__((aligned(64))) float shared[2304];
  const uint item = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint down = item / 64u * 8u + item / 2u % 8u;
  const uint across = item / 32u % 2u * 4u + item / 16u % 2u * 2u + item % 2u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 32u;
  const uint col0 = tileAcross * 32u;
  const uint batch = beyond / runs;
  const uint run = beyond - batch * runs;
  const uint begin = run * 512u;
  const uint end = k < begin + 512u ? k : begin + 512u;
  float acc[2][4];
  #pragma unroll
  for (uint i = 0u; i < 2u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 4u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  const bool whole = begin < end && k % 16u == 0u && ((in0_stride0 | in0_stride1) & 3u) == 0u && ((size_t)in0 & 15) == 0 && in1_stride1 == 1u && ((in1_stride0 | in1_stride2) & 3u) == 0u && ((size_t)in1 & 15) == 0;
  if (whole) {
    uint placeA[1];
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      const uint e = item + t * 128u;
      const uint side = row0 + e / 4u;
      placeA[t] = batch * in0_stride0 + (side < m ? side : 0u) * in0_stride1 + (begin + e % 4u * 4u);
    }
    __local float* toA = shared + item % 4u * 4u * 36u + item / 4u;
    float4 nextA[1];
    uint placeB[1];
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      const uint e = item + t * 128u;
      const uint side = col0 + e / 4u;
      placeB[t] = batch * in1_stride0 + (begin + e % 4u * 4u) * in1_stride1 + (side < n ? side : 0u) * in1_stride2;
    }
    __local float* toB = shared + 576u + item % 4u * 4u * 36u + item / 4u;
    float4 nextB[1];
    __local const float* fromA = shared + down * 2u;
    __local const float* fromB = shared + 576u + across * 4u;
    int other = 1152;
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      nextA[t] = *(__global const float4*)(in0 + placeA[t]);
      placeA[t] += 16u * 1;
    }
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      nextB[t] = *(__global const float4*)(in1 + placeB[t]);
      placeB[t] += 16u * in1_stride1;
    }
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      *(toA + t * 32u + 0u) = nextA[t].x;
      *(toA + t * 32u + 36u) = nextA[t].y;
      *(toA + t * 32u + 72u) = nextA[t].z;
      *(toA + t * 32u + 108u) = nextA[t].w;
    }
    toA += other;
    #pragma unroll
    for (uint t = 0u; t < 1u; ++t) {
      *(toB + t * 32u + 0u) = nextB[t].x;
      *(toB + t * 32u + 36u) = nextB[t].y;
      *(toB + t * 32u + 72u) = nextB[t].z;
      *(toB + t * 32u + 108u) = nextB[t].w;
    }
    toB += other;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint k0 = begin; k0 < end; k0 += 16u) {
      if (k0 + 16u < end) {
        #pragma unroll
        for (uint t = 0u; t < 1u; ++t) {
          nextA[t] = *(__global const float4*)(in0 + placeA[t]);
          placeA[t] += 16u * 1;
        }
        #pragma unroll
        for (uint t = 0u; t < 1u; ++t) {
          nextB[t] = *(__global const float4*)(in1 + placeB[t]);
          placeB[t] += 16u * in1_stride1;
        }
      }
      #pragma unroll
      for (uint kk = 0u; kk < 16u; ++kk) {
        float x[2];
        x[0] = *(fromA + kk * 36u + 0u);
        x[1] = *(fromA + kk * 36u + 1u);
        float y[4];
        const float4 y0 = *(__local const float4*)(fromB + kk * 36u + 0u);
        y[0] = y0.x;
        y[1] = y0.y;
        y[2] = y0.z;
        y[3] = y0.w;
        #pragma unroll
        for (uint i = 0u; i < 2u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 4u; ++j) {
            acc[i][j] = fma(x[i], y[j], acc[i][j]);
          }
        }
      }
      fromA += other;
      fromB += other;
      other = -other;
      #pragma unroll
      for (uint t = 0u; t < 1u; ++t) {
        *(toA + t * 32u + 0u) = nextA[t].x;
        *(toA + t * 32u + 36u) = nextA[t].y;
        *(toA + t * 32u + 72u) = nextA[t].z;
        *(toA + t * 32u + 108u) = nextA[t].w;
      }
      toA += other;
      #pragma unroll
      for (uint t = 0u; t < 1u; ++t) {
        *(toB + t * 32u + 0u) = nextB[t].x;
        *(toB + t * 32u + 36u) = nextB[t].y;
        *(toB + t * 32u + 72u) = nextB[t].z;
        *(toB + t * 32u + 108u) = nextB[t].w;
      }
      toB += other;
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  } else {
    float nextA[4];
    float nextB[4];
    uint at = 0u;
    __local const float* fromA = shared + down * 2u;
    __local const float* fromB = shared + 576u + across * 4u;
    int other = 1152;
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      const uint atK = begin + kk;
      const uint atSide = row0 + side;
      nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
    }
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      const uint atK = begin + kk;
      const uint atSide = col0 + side;
      nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
    }
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      shared[at + kk * 36u + side] = nextA[t];
    }
    #pragma unroll
    for (uint t = 0u; t < 4u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 16u;
      const uint side = e / 16u;
      shared[at + 576u + kk * 36u + side] = nextB[t];
    }
    at += other;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint k0 = begin; k0 < end; k0 += 16u) {
      if (k0 + 16u < end) {
        #pragma unroll
        for (uint t = 0u; t < 4u; ++t) {
          const uint e = item + t * 128u;
          const uint kk = e % 16u;
          const uint side = e / 16u;
          const uint atK = k0 + 16u + kk;
          const uint atSide = row0 + side;
          nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
        }
        #pragma unroll
        for (uint t = 0u; t < 4u; ++t) {
          const uint e = item + t * 128u;
          const uint kk = e % 16u;
          const uint side = e / 16u;
          const uint atK = k0 + 16u + kk;
          const uint atSide = col0 + side;
          nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
        }
      }
      #pragma unroll 1
      for (uint kk = 0u; kk < 16u; ++kk) {
        float x[2];
        x[0] = *(fromA + kk * 36u + 0u);
        x[1] = *(fromA + kk * 36u + 1u);
        float y[4];
        const float4 y0 = *(__local const float4*)(fromB + kk * 36u + 0u);
        y[0] = y0.x;
        y[1] = y0.y;
        y[2] = y0.z;
        y[3] = y0.w;
        #pragma unroll
        for (uint i = 0u; i < 2u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 4u; ++j) {
            acc[i][j] = fma(x[i], y[j], acc[i][j]);
          }
        }
      }
      fromA += other;
      fromB += other;
      other = -other;
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 16u;
        const uint side = e / 16u;
        shared[at + kk * 36u + side] = nextA[t];
      }
      #pragma unroll
      for (uint t = 0u; t < 4u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 16u;
        const uint side = e / 16u;
        shared[at + 576u + kk * 36u + side] = nextB[t];
      }
      at += other;
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  }
  for (uint step = 0u; step < 2u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 2u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 4u; ++j) {
          shared[down * 40u + across * 4u + j] = acc[i][j];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint e = item; e < 512u; e += 128u) {
      const uint by = e / 32u;
      const uint row = row0 + by * 2u + step;
      const uint col = col0 + e % 32u;
      if (row < m && col < n) {
        workspace[run * count + (batch * m + row) * n + col] = shared[by * 40u + e % 32u];
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_matmul_relu_sums(
    __global const float* restrict in0_base,
    __global const float* restrict in1_base,
    __global const float* restrict in2_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const uint line = mul_hi(i << 1, n_magic) >> n_shift;
    const uint col = i - line * n;
    const uint batch = mul_hi(line << 1, m_magic) >> m_shift;
    const uint row = line - batch * m;
    float product = 0x0.0p0f;
    #pragma unroll 4
    for (uint run = 0u; run < runs; ++run) {
      const float result = workspace[run * count + i];
      product = product + result;
    }
    const float v0 = product;
    const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
    const float v2 = v0 + v1;
    const bool v3 = 0x0.0p0f < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : 0x0.0p0f;
    out0[batch * out0_stride0 + row * out0_stride1 + col] = v6;
  }
}
