// What gradus says to Spark Connect, and hears: the public protocol (spark/connect/base.proto) without what it has no use for.
// Each field is its type and number. Servers of 3.5 to 4.3 understand all of it; what a server says beyond it is passed over.

type Fields = Readonly<
  Record<string, readonly [type: string, number: number, rule?: 'repeated' | 'optional']>
>;

interface Message {
  readonly fields: Fields;
  /** Fields of which one is there, by the name of the choice. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

const session: Fields = { session_id: ['string', 1], user_context: ['UserContext', 2] };

const messages: Readonly<Record<string, Message>> = {
  UserContext: { fields: { user_id: ['string', 1], user_name: ['string', 2] } },
  Sql: { fields: { query: ['string', 1] } },
  LocalRelation: { fields: { data: ['bytes', 1, 'optional'], schema: ['string', 2, 'optional'] } },
  // Options stand there as a map, whose entries are written like this.
  DataSource: {
    fields: {
      format: ['string', 1, 'optional'],
      schema: ['string', 2, 'optional'],
      options: ['KeyValue', 3, 'repeated'],
      paths: ['string', 4, 'repeated'],
    },
  },
  Read: { fields: { data_source: ['DataSource', 2] }, choices: { read_type: ['data_source'] } },
  ExpressionString: { fields: { expression: ['string', 1] } },
  Expression: {
    fields: { expression_string: ['ExpressionString', 4] },
    choices: { expr_type: ['expression_string'] },
  },
  Project: { fields: { input: ['Relation', 1], expressions: ['Expression', 3, 'repeated'] } },
  Relation: {
    fields: {
      read: ['Read', 2],
      project: ['Project', 3],
      sql: ['Sql', 10],
      local_relation: ['LocalRelation', 11],
    },
    choices: { rel_type: ['read', 'project', 'sql', 'local_relation'] },
  },
  // Servers of 3.5 read the text, later ones the relation.
  SqlCommand: { fields: { sql: ['string', 1], input: ['Relation', 6] } },
  CreateView: {
    fields: { input: ['Relation', 1], name: ['string', 2], is_global: ['bool', 3], replace: ['bool', 4] },
  },
  Command: {
    fields: { create_dataframe_view: ['CreateView', 3], sql_command: ['SqlCommand', 5] },
    choices: { command_type: ['create_dataframe_view', 'sql_command'] },
  },
  Plan: {
    fields: { root: ['Relation', 1], command: ['Command', 2] },
    choices: { op_type: ['root', 'command'] },
  },
  ReattachOptions: { fields: { reattachable: ['bool', 1] } },
  RequestOption: {
    fields: { reattach_options: ['ReattachOptions', 1] },
    choices: { request_option: ['reattach_options'] },
  },
  ExecutePlanRequest: {
    fields: {
      ...session,
      plan: ['Plan', 3],
      client_type: ['string', 4, 'optional'],
      request_options: ['RequestOption', 5, 'repeated'],
      operation_id: ['string', 6, 'optional'],
    },
  },
  ArrowBatch: { fields: { row_count: ['int64', 1], data: ['bytes', 2] } },
  Empty: { fields: {} },
  Stage: { fields: { stage_id: ['int64', 1], num_tasks: ['int64', 2], num_completed_tasks: ['int64', 3] } },
  Progress: { fields: { stages: ['Stage', 1, 'repeated'] } },
  ExecutePlanResponse: {
    fields: {
      arrow_batch: ['ArrowBatch', 2],
      operation_id: ['string', 12],
      response_id: ['string', 13],
      result_complete: ['Empty', 14],
      execution_progress: ['Progress', 18],
    },
    choices: { response_type: ['arrow_batch', 'result_complete', 'execution_progress'] },
  },
  ReattachExecuteRequest: {
    fields: { ...session, operation_id: ['string', 3], last_response_id: ['string', 5, 'optional'] },
  },
  ReleaseUntil: { fields: { response_id: ['string', 1] } },
  ReleaseExecuteRequest: {
    fields: {
      ...session,
      operation_id: ['string', 3],
      release_all: ['Empty', 5],
      release_until: ['ReleaseUntil', 6],
    },
    choices: { release: ['release_all', 'release_until'] },
  },
  KeyValue: { fields: { key: ['string', 1], value: ['string', 2, 'optional'] } },
  ConfigSet: { fields: { pairs: ['KeyValue', 1, 'repeated'] } },
  ConfigGetOption: { fields: { keys: ['string', 1, 'repeated'] } },
  ConfigOperation: {
    fields: { set: ['ConfigSet', 1], get_option: ['ConfigGetOption', 4] },
    choices: { op_type: ['set', 'get_option'] },
  },
  ConfigRequest: { fields: { ...session, operation: ['ConfigOperation', 3] } },
  ConfigResponse: { fields: { pairs: ['KeyValue', 2, 'repeated'] } },
  // 1: everything that runs in the session.
  InterruptRequest: { fields: { ...session, interrupt_type: ['int32', 4] } },
  ReleaseSessionRequest: { fields: session },
};

const calls = {
  ExecutePlan: ['ExecutePlanRequest', 'ExecutePlanResponse', true],
  ReattachExecute: ['ReattachExecuteRequest', 'ExecutePlanResponse', true],
  ReleaseExecute: ['ReleaseExecuteRequest', 'Empty', false],
  Config: ['ConfigRequest', 'ConfigResponse', false],
  Interrupt: ['InterruptRequest', 'Empty', false],
  ReleaseSession: ['ReleaseSessionRequest', 'Empty', false],
} as const;

/** The protocol as the library for its bytes reads it. */
export function protocolJson(): object {
  const nested = Object.fromEntries(
    Object.entries(messages).map(([name, { fields, choices = {} }]) => {
      const optional = Object.keys(fields).filter((field) => fields[field]?.[2] === 'optional');
      const oneofs = [
        ...Object.entries(choices).map(([choice, oneof]) => [choice, { oneof }] as const),
        ...optional.map((field) => [`_${field}`, { oneof: [field] }] as const),
      ];
      return [
        name,
        {
          ...(oneofs.length > 0 && { oneofs: Object.fromEntries(oneofs) }),
          fields: Object.fromEntries(
            Object.entries(fields).map(([field, [type, id, rule]]) => [
              field,
              {
                type,
                id,
                ...(rule === 'repeated' && { rule }),
                ...(rule === 'optional' && { options: { proto3_optional: true } }),
              },
            ]),
          ),
        },
      ];
    }),
  );
  const methods = Object.fromEntries(
    Object.entries(calls).map(([name, [requestType, responseType, responseStream]]) => [
      name,
      { requestType, responseType, ...(responseStream && { responseStream }) },
    ]),
  );
  return {
    nested: { spark: { nested: { connect: { nested: { ...nested, SparkConnectService: { methods } } } } } },
  };
}
