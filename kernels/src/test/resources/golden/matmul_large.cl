// k_matmul_relu: 128 groups of 128, 16896 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(128, 1, 1))) void k_matmul_relu(
    __global const float* restrict in0_base,
    __global const float* restrict in1_base,
    __global const float* restrict in2_base,
    __global float* restrict out0_base,
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
  __local __attribute__((aligned(64))) float shared[4224];
  const uint item = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint down = item / 64u * 8u + item / 2u % 8u;
  const uint across = item / 32u % 2u * 4u + item / 16u % 2u * 2u + item % 2u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 128u;
  const uint col0 = tileAcross * 128u;
  const uint batch = beyond;
  const uint begin = 0u;
  const uint end = k;
  float acc[8][16];
  #pragma unroll
  for (uint i = 0u; i < 8u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 16u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  const bool whole = begin < end && k % 8u == 0u && ((in0_stride0 | in0_stride1) & 3u) == 0u && ((size_t)in0 & 15) == 0 && in1_stride1 == 1u && ((in1_stride0 | in1_stride2) & 3u) == 0u && ((size_t)in1 & 15) == 0;
  if (whole) {
    uint placeA[2];
    #pragma unroll
    for (uint t = 0u; t < 2u; ++t) {
      const uint e = item + t * 128u;
      const uint side = row0 + e / 2u;
      placeA[t] = batch * in0_stride0 + (side < m ? side : 0u) * in0_stride1 + (begin + e % 2u * 4u);
    }
    __local float* toA = shared + item % 2u * 4u * 132u + item / 2u;
    float4 nextA[2];
    uint placeB[2];
    #pragma unroll
    for (uint t = 0u; t < 2u; ++t) {
      const uint e = item + t * 128u;
      const uint side = col0 + e / 2u;
      placeB[t] = batch * in1_stride0 + (begin + e % 2u * 4u) * in1_stride1 + (side < n ? side : 0u) * in1_stride2;
    }
    __local float* toB = shared + 1056u + item % 2u * 4u * 132u + item / 2u;
    float4 nextB[2];
    __local const float* fromA = shared + down * 4u;
    __local const float* fromB = shared + 1056u + across * 4u;
    int other = 2112;
    #pragma unroll
    for (uint t = 0u; t < 2u; ++t) {
      nextA[t] = *(__global const float4*)(in0 + placeA[t]);
      placeA[t] += 8u * 1;
    }
    #pragma unroll
    for (uint t = 0u; t < 2u; ++t) {
      nextB[t] = *(__global const float4*)(in1 + placeB[t]);
      placeB[t] += 8u * in1_stride1;
    }
    #pragma unroll
    for (uint t = 0u; t < 2u; ++t) {
      *(toA + t * 64u + 0u) = nextA[t].x;
      *(toA + t * 64u + 132u) = nextA[t].y;
      *(toA + t * 64u + 264u) = nextA[t].z;
      *(toA + t * 64u + 396u) = nextA[t].w;
    }
    toA += other;
    #pragma unroll
    for (uint t = 0u; t < 2u; ++t) {
      *(toB + t * 64u + 0u) = nextB[t].x;
      *(toB + t * 64u + 132u) = nextB[t].y;
      *(toB + t * 64u + 264u) = nextB[t].z;
      *(toB + t * 64u + 396u) = nextB[t].w;
    }
    toB += other;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint k0 = begin; k0 < end; k0 += 8u) {
      if (k0 + 8u < end) {
        #pragma unroll
        for (uint t = 0u; t < 2u; ++t) {
          nextA[t] = *(__global const float4*)(in0 + placeA[t]);
          placeA[t] += 8u * 1;
        }
        #pragma unroll
        for (uint t = 0u; t < 2u; ++t) {
          nextB[t] = *(__global const float4*)(in1 + placeB[t]);
          placeB[t] += 8u * in1_stride1;
        }
      }
      #pragma unroll
      for (uint kk = 0u; kk < 8u; ++kk) {
        float x[8];
        const float4 x0 = *(__local const float4*)(fromA + kk * 132u + 0u);
        x[0] = x0.x;
        x[1] = x0.y;
        x[2] = x0.z;
        x[3] = x0.w;
        const float4 x4 = *(__local const float4*)(fromA + kk * 132u + 64u);
        x[4] = x4.x;
        x[5] = x4.y;
        x[6] = x4.z;
        x[7] = x4.w;
        float y[16];
        const float4 y0 = *(__local const float4*)(fromB + kk * 132u + 0u);
        y[0] = y0.x;
        y[1] = y0.y;
        y[2] = y0.z;
        y[3] = y0.w;
        const float4 y4 = *(__local const float4*)(fromB + kk * 132u + 32u);
        y[4] = y4.x;
        y[5] = y4.y;
        y[6] = y4.z;
        y[7] = y4.w;
        const float4 y8 = *(__local const float4*)(fromB + kk * 132u + 64u);
        y[8] = y8.x;
        y[9] = y8.y;
        y[10] = y8.z;
        y[11] = y8.w;
        const float4 y12 = *(__local const float4*)(fromB + kk * 132u + 96u);
        y[12] = y12.x;
        y[13] = y12.y;
        y[14] = y12.z;
        y[15] = y12.w;
        #pragma unroll
        for (uint i = 0u; i < 8u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 16u; ++j) {
            acc[i][j] = fma(x[i], y[j], acc[i][j]);
          }
        }
      }
      fromA += other;
      fromB += other;
      other = -other;
      #pragma unroll
      for (uint t = 0u; t < 2u; ++t) {
        *(toA + t * 64u + 0u) = nextA[t].x;
        *(toA + t * 64u + 132u) = nextA[t].y;
        *(toA + t * 64u + 264u) = nextA[t].z;
        *(toA + t * 64u + 396u) = nextA[t].w;
      }
      toA += other;
      #pragma unroll
      for (uint t = 0u; t < 2u; ++t) {
        *(toB + t * 64u + 0u) = nextB[t].x;
        *(toB + t * 64u + 132u) = nextB[t].y;
        *(toB + t * 64u + 264u) = nextB[t].z;
        *(toB + t * 64u + 396u) = nextB[t].w;
      }
      toB += other;
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  } else {
    float nextA[8];
    float nextB[8];
    uint at = 0u;
    __local const float* fromA = shared + down * 4u;
    __local const float* fromB = shared + 1056u + across * 4u;
    int other = 2112;
    #pragma unroll
    for (uint t = 0u; t < 8u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 8u;
      const uint side = e / 8u;
      const uint atK = begin + kk;
      const uint atSide = row0 + side;
      nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
    }
    #pragma unroll
    for (uint t = 0u; t < 8u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 8u;
      const uint side = e / 8u;
      const uint atK = begin + kk;
      const uint atSide = col0 + side;
      nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
    }
    #pragma unroll
    for (uint t = 0u; t < 8u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 8u;
      const uint side = e / 8u;
      shared[at + kk * 132u + side] = nextA[t];
    }
    #pragma unroll
    for (uint t = 0u; t < 8u; ++t) {
      const uint e = item + t * 128u;
      const uint kk = e % 8u;
      const uint side = e / 8u;
      shared[at + 1056u + kk * 132u + side] = nextB[t];
    }
    at += other;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint k0 = begin; k0 < end; k0 += 8u) {
      if (k0 + 8u < end) {
        #pragma unroll
        for (uint t = 0u; t < 8u; ++t) {
          const uint e = item + t * 128u;
          const uint kk = e % 8u;
          const uint side = e / 8u;
          const uint atK = k0 + 8u + kk;
          const uint atSide = row0 + side;
          nextA[t] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
        }
        #pragma unroll
        for (uint t = 0u; t < 8u; ++t) {
          const uint e = item + t * 128u;
          const uint kk = e % 8u;
          const uint side = e / 8u;
          const uint atK = k0 + 8u + kk;
          const uint atSide = col0 + side;
          nextB[t] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
        }
      }
      #pragma unroll 1
      for (uint kk = 0u; kk < 8u; ++kk) {
        float x[8];
        const float4 x0 = *(__local const float4*)(fromA + kk * 132u + 0u);
        x[0] = x0.x;
        x[1] = x0.y;
        x[2] = x0.z;
        x[3] = x0.w;
        const float4 x4 = *(__local const float4*)(fromA + kk * 132u + 64u);
        x[4] = x4.x;
        x[5] = x4.y;
        x[6] = x4.z;
        x[7] = x4.w;
        float y[16];
        const float4 y0 = *(__local const float4*)(fromB + kk * 132u + 0u);
        y[0] = y0.x;
        y[1] = y0.y;
        y[2] = y0.z;
        y[3] = y0.w;
        const float4 y4 = *(__local const float4*)(fromB + kk * 132u + 32u);
        y[4] = y4.x;
        y[5] = y4.y;
        y[6] = y4.z;
        y[7] = y4.w;
        const float4 y8 = *(__local const float4*)(fromB + kk * 132u + 64u);
        y[8] = y8.x;
        y[9] = y8.y;
        y[10] = y8.z;
        y[11] = y8.w;
        const float4 y12 = *(__local const float4*)(fromB + kk * 132u + 96u);
        y[12] = y12.x;
        y[13] = y12.y;
        y[14] = y12.z;
        y[15] = y12.w;
        #pragma unroll
        for (uint i = 0u; i < 8u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 16u; ++j) {
            acc[i][j] = fma(x[i], y[j], acc[i][j]);
          }
        }
      }
      fromA += other;
      fromB += other;
      other = -other;
      #pragma unroll
      for (uint t = 0u; t < 8u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        shared[at + kk * 132u + side] = nextA[t];
      }
      #pragma unroll
      for (uint t = 0u; t < 8u; ++t) {
        const uint e = item + t * 128u;
        const uint kk = e % 8u;
        const uint side = e / 8u;
        shared[at + 1056u + kk * 132u + side] = nextB[t];
      }
      at += other;
      barrier(CLK_LOCAL_MEM_FENCE);
    }
  }
  for (uint step = 0u; step < 8u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 8u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 16u; ++j) {
          shared[down * 136u + across * 4u + j % 4u + j / 4u * 32u] = acc[i][j];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint e = item; e < 2048u; e += 128u) {
      const uint by = e / 128u;
      const uint row = row0 + by * 4u + step % 4u + step / 4u * 64u;
      const uint col = col0 + e % 128u;
      if (row < m && col < n) {
        const float product = 0x0.0p0f + shared[by * 136u + e % 128u];
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
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}
