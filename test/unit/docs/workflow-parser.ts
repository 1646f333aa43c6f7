// To be bundled: the package imports JSON in a way that Node does not take.
export { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
